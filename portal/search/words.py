"""Word lists of the normaliser, our own: words that carry no subject, and Arabic words that only look prefixed."""

_ENGLISH = """
a an and are as at be been being between both but by can could did do does each either for from had has have he her
here his how i if in into is it its more most my neither no nor not of on one our out over she should so some such
than that the their them then there these they this those to too under up upon us use used uses using was we were what when
where which while who whom whose why will with within without would you your
"""

_FRENCH = """
à au aux avec ce ces cet cette ceux chez dans de des donc dont du elle elles en entre est et été être eu eux il ils je
la le les leur leurs lors lui ma mais même mes mon ne nos notre nous on ont où par parmi pas plus pour puis quand que quel quelle
quels quelles qui sa se selon ses si son sont sous sur ta tel telle tes toi ton tous tout toute toutes très tu un une vers vos
votre vous y
"""

_ARABIC = """
في من الى إلى على عن مع هذا هذه ذلك تلك هو هي هم هن نحن انا أنا انت أنت انتم أنتم التي الذي الذين اللاتي كان كانت يكون تكون
ان أن إن أو او ثم لكن بل لا لم لن ما ماذا كل بعض غير بين عند عندنا لدى لدينا قد حيث كما منذ حتى اذا إذا وفي ومن وعلى
والتي والذي وهو وهي به بها له لها لهم لنا فيه فيها منه منها عليه عليها
"""

_WANTING = """
عاوز عاوزة عاوزه عاوزين عايز عايزة عايزه عايزين يبي أبي ابي أبغى ابغى ابغي أبغي نبغى نبغي بغيت بغينا بدي بدنا محتاج محتاجة محتاجه
محتاجين نحتاج أحتاج احتاج أريد اريد نريد
نبي نبغو نوصل بدنا بدها بدهم باش عشان علشان حق حقت حقنا تبع تبعنا ديال ديالي ديالنا متاع بتاع بتاعة بتاعت
3ayez 3ayz 3ayza 3ayzin 3awez 3awz 3awza 3awzin 3aouez 3awzeen 3ayzeen yabi abgha abghi nabgha bghit bghina nebghi biddi beddi
n7eb bedna biddna badna 3ashan 3shan mo7taj me7taj mouhtaj muhtaj mohtaj mehtaj ne7taj nehtaj na7taj nahtaj dyal diyal
ta3 te3 mta3 bta3 beta3 7a9 7ag 7aq lel lil
"""
"""I want, we need, belonging to: as it is spoken in the Gulf, Egypt, the Levant and the Maghreb."""

_STATES = """
second seconde refurbished reconditioned new old usagé usagée usagés usée usés occasion seconde neuf neuve ancien ancienne reconditionné
reconditionnée مستعمل مستعملة مستعملات جديد جديدة جدد قديم قديمة مجدد مجددة
"""
STATES = frozenset(_STATES.split())
"""In what state something is: no ground for what it is."""

STOP_WORDS = frozenset(_ENGLISH.split() + _FRENCH.split() + _ARABIC.split() + _WANTING.split())

ONLY_ENGLISH = frozenset(_ENGLISH.split()) - frozenset(_FRENCH.split())
ONLY_FRENCH = frozenset(_FRENCH.split()) - frozenset(_ENGLISH.split())
"""The small words by which a text in Latin letters shows its language."""

_GERMAN = """
aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus bei beim beiden bereits bevor bis
bzw da dabei dafür damit danach dann daran darauf darin das dass davon dazu dem den denen denn der deren des dessen die dies diese
diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines einige einigen er es etwa etwas euch für gegen
gewesen gibt ging hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins
ist ja jede jedem jeden jeder jedes jene jenen jetzt kann kein keine keinem keinen keiner können könnte konnte konnten man manche
mehrere mein meine mir mit muss müssen musste mussten nach nachdem nicht nichts noch nun nur ob oder ohne sehr sein seine seinem
seinen seiner seines seit sich sie sind so sobald sogar solche soll sollen sollte sollten somit sondern sonst sowie sowohl
trotz um und uns unser unsere unserem unseren unserer unter viel viele vielen vom von vor wann war waren warum was wegen weil welche
welchem welchen welcher welches wem wen wenn wer werde werden wessen weshalb wie wieso wieviel wieviele wir wird wo wobei wodurch
wofür woher wohin wohl womit worden worin wurde wurden während würde würden zu zum zur zwar zwischen über
"""

_SPANISH = """
a al algo algún alguna algunas alguno algunos ante antes aquel aquella aquellas aquellos aquí así aún aunque bajo bien cada casi
como con contra cual cuáles cuál cuales cualquier cuando cuándo cuanto cuánto cuánta cuántas cuántos cuyo cuya de del desde donde
dónde durante e el él ella ellas ellos en entonces entre era eran es esa esas ese eso esos esta está estaba estaban están estamos estar
estas este esto estos fue fueron fuera ha había habían haber hacia han hasta hay hemos la las le les lo los más me mediante mi
mientras mis mismo misma mismos mismas mucho mucha muchos muchas muy nada ni no nos nosotros nuestra nuestras nuestro nuestros o os
otra otras otro otros para pero poco por porque pues puede pueden podía podían que qué quién quiénes quien quienes se sea sean según
ser será serán si sí sido siendo sin sino sobre sólo solo son su sus suya suyo tal también tampoco tan tanto tenemos tener tenía
tenían tiene tienen toda todas todo todos tras tu tus un una unas uno unos usted ustedes y ya yo
"""

SMALL = {"de": frozenset(_GERMAN.split()), "es": frozenset(_SPANISH.split())}
"""Words that carry no subject in languages that only questions are in. An index must not leave them out: some are words in English."""

_ALSO_ENGLISH = """
die war man also hat am bald mich sea son sin era casi mis sus tan tu
"""

ONLY_ABROAD = {language: words - frozenset(f"{_ENGLISH} {_ALSO_ENGLISH}".split()) for language, words in SMALL.items()}
"""Those by which such a question shows its language. Spanish and French share some, so whichever has more of all is it."""

_LOOK_ENGLISH = """
formation location stage assurance conception tension habitat montage journal personnel raisin robe costume mode mousse son sac pot
ail sel four prix tour commande action bourse pile vis lecture fonte laine carrière pâte lin forage sol serre ferme blé thé or
argent palette barrage pont pêche couche cuir fer fil filé four grue coupe bras lit plat pain coin main car rue fin essence norme
lame lime mine pose occasion patron caution fond fonds collecte conduite graine grain levier lotion marche médecine mesure moule note
office pays pension place poste prune publication raffinage rayon rente sable sauce sonde stop store tire tube vent ressort suivi
levage dosage course cours pure cave chat chair champ cure dent dire dot drap entrée fier figue fourniture fût gaze génie glace gouverne
grappe herbe index joint lentille licence loge manche manœuvre métal mil mise mule noix note ouvrage pin pince porte presse prise
puce rail rame rang récif relief rôle rose ruban sort souche soupe table tache taille tarif temple terme tissage train trait usage
vase verge version vers voile voix actions médias collection livre draps soie port peau métier outil vanne
cadre fusée vol colon vie tiers chant vague corps vin facile conjoint belle beau genre siège lieu quart parc mot phrase fille
mère ami chef roi loin nerf mort conte dur
"""

LOOK_ENGLISH = frozenset(_LOOK_ENGLISH.split())
"""French words that are spelt, or cut, like English words of another meaning: in an English text they are mostly those."""

OWN = {"tissue": "tissue", "tissues": "tissue"}
"""English words that the cuts would make a French word of another meaning: a "tissu" is cloth."""

_FRENCH_TRADE = """
entreprise société usine atelier huile eau nettoyage équipement électrique logiciel réseau travaux emballage étude matière
bâtiment produits qualité développement sécurité fournisseur alimentaire industriel véhicule bois métallique
conditionnement étiquette livraison entrepôt laboratoire recherche
"""
_ENGLISH_TRADE = """
company firm factory workshop water cleaning equipment electrical software network works packaging study supply chain building
products quality development safety supplier market food industrial vehicle wood metal parts delivery warehouse laboratory
research paper machine data
"""

TRADE = {"en": frozenset(_ENGLISH_TRADE.split()), "fr": frozenset(_FRENCH_TRADE.split())}
"""Words of which any text of the trades in a language has some, and texts of the other language have none."""

_NATIVE = """
" وقود ورش ورشه ورشات وحد وحده وحدات وزار وزاره وزارات وكال وكاله وكالات وكيل وكلاء وظيف وظيفه وظائف وثيق وثيقه وثايق
وسيط وسطاء وسيل وسيله وسايل ورقه ورقي واجه واجهه واردات وارد واحه واحات واسع واقي وصفه وصول وصله وفره ولاي ولايه
ولايات وجبه وجبات وديعه وعاء والد الات الاف البان البسه الياف الواح الوان المانيا الماني التزام الكترون الكتروني
الكترونيه الكترونيات الومنيوم المنيوم الماس
"""

NATIVE_ARABIC = frozenset(_NATIVE.split())
