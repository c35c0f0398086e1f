"""What firms call themselves after, in three languages: words that translate and stand in no glossary of a trade, or in another sense."""

NAME_WORDS = """
gold golden or dore doree ذهب ذهبي ذهبية · silver argent argente فضة فضي فضية · pearl pearls perle perles لؤلؤ لؤلؤة
diamond diamonds diamant ماس ماسة ألماس · crown couronne تاج تيجان · star stars etoile etoiles نجم نجمة نجوم · moon lune قمر
sun soleil شمس · dawn aube فجر · morning matin صباح · evening soir مساء · light lights lumiere نور ضياء أضواء
rose roses ورد وردة ورود · flower flowers fleur fleurs زهرة زهور أزهار · jasmine jasmin ياسمين · laurel laurier غار
palm palms palmier palmiers نخلة نخل نخيل · garden gardens jardin jardins حديقة حدائق بستان بساتين · tree trees arbre شجرة أشجار
pasture pastures meadow meadows prairie مرعى مراعي مروج · oasis واحة واحات · desert صحراء · valley vallee وادي أودية
mountain mountains montagne montagnes mont جبل جبال · river fleuve riviere نهر أنهار · sea mer بحر بحار · wave waves vague موج موجة أمواج
coast cote ساحل سواحل · island ile جزيرة · rock rocks roche rocher صخرة صخور · stone stones pierre pierres حجر حجارة أحجار
spring springs source عين عيون ينبوع · well wells puits بئر آبار · cloud clouds nuage nuages غيمة غيوم سحابة سحاب
rain rains pluie مطر أمطار غيث · wind winds vent ريح رياح · lion lions أسد أسود · falcon faucon صقر صقور · eagle aigle نسر نسور
horse horses cheval حصان خيل خيول · camel camels chameau جمل جمال إبل · gazelle غزال غزلان · bee bees abeille abeilles نحلة نحل
bird birds oiseau طائر طير طيور · ear ears spike epi epis سنبلة سنابل · wheat ble قمح · seed seeds graine graines بذرة بذور
north northern nord شمال شمالي شمالية · south southern sud جنوب جنوبي جنوبية · east eastern شرق شرقي شرقية
west western ouest غرب غربي غربية · green vert verte verts vertes أخضر خضراء خضر · white blanc blanche أبيض بيضاء بيض
red rouge أحمر حمراء · blue bleu bleue أزرق زرقاء · black noir noire أسود سوداء · pure pur نقي نقية صافي صافية
fresh frais fraiche طازج طازجة · old ancient ancien ancienne قديم قديمة عتيق عتيقة · first premier premiere أول أولى
future avenir مستقبل · hope espoir أمل · success succes reussite نجاح · trust confiance ثقة · peace paix سلام
heritage patrimoine تراث · horizon horizons أفق آفاق · summit sommet قمة قمم · bridge pont جسر جسور · gate gates porte باب بوابة
castle chateau citadel قلعة · house maison بيت دار · hand hands main mains يد أيد أيادي · thread threads fil fils خيط خيوط
key cle مفتاح · ship ships navire سفينة سفن · mill mills moulin moulins minoterie طاحونة مطحنة مطاحن · press pressoir huilerie معصرة معاصر
workshop workshops atelier ateliers ورشة مشغل · works mills factory usine معمل معامل مصنع مصانع · bakery bakeries boulangerie مخبز مخابز
nursery nurseries pepiniere مشتل مشاتل · dairy dairies laiterie ألبان · foundry fonderie مسبك مسابك · tannery tannerie دباغة مدبغة
quarry carriere محجر محاجر · kitchen kitchens cuisine مطبخ مطابخ · store stores warehouse entrepot مخزن مخازن مستودع مستودعات
brothers freres إخوان إخوة أخوان · friends amis أصدقاء · family famille عائلة
"""
"""One thing between two points or on a line, its words parted by spaces."""
