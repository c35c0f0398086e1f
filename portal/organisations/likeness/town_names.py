"""Towns whose names in other languages do not sound alike, or lose their article: Le Caire, القاهرة, Cairo."""

from __future__ import annotations

from portal.search.normalise import fold

_TOWNS = """
القاهرة, Cairo, Le Caire, Al Qahirah | الإسكندرية, Alexandria, Alexandrie | الجيزة, Giza, Gizeh | دمياط, Damietta, Damiette
السويس, Suez | بورسعيد, Port Said | المنصورة, Mansoura | الأقصر, Luxor, Louxor | أسوان, Aswan, Assouan
تونس, Tunis | سوسة, Sousse, Susa | بنزرت, Bizerte, Bizerta | قابس, Gabes | القيروان, Kairouan
طنجة, Tangier, Tanger | فاس, Fez, Fes | الدار البيضاء, Casablanca | مراكش, Marrakesh, Marrakech | الرباط, Rabat | مكناس, Meknes
تطوان, Tetouan | أكادير, Agadir | القنيطرة, Kenitra | العيون, Laayoune
الجزائر, Algiers, Alger | وهران, Oran | قسنطينة, Constantine | عنابة, Annaba | بجاية, Bejaia, Bougie
طرابلس, Tripoli | بنغازي, Benghazi | دمشق, Damascus, Damas | حلب, Aleppo, Alep | حمص, Homs | اللاذقية, Latakia, Lattaquie
بيروت, Beirut, Beyrouth | صيدا, Sidon, Saida | صور, Tyre, Tyr | القدس, Jerusalem | الخليل, Hebron | نابلس, Nablus, Naplouse
بيت لحم, Bethlehem, Bethleem | عمان, Amman | مسقط, Muscat, Mascate
الرياض, Riyadh, Riyad, Riad | جدة, Jeddah, Jedda, Djeddah | مكة, مكة المكرمة, Mecca, Makkah, La Mecque
المدينة المنورة, Medina, Madinah, Medine | الهفوف, Hofuf, Al Hofuf, Hufuf | الدمام, Dammam | الخبر, Khobar
دبي, Dubai | أبوظبي, Abu Dhabi, Abou Dabi | الشارقة, Sharjah, Chardjah | الدوحة, Doha | الكويت, Kuwait, Koweit | المنامة, Manama
بغداد, Baghdad, Bagdad | البصرة, Basra, Bassorah | الموصل, Mosul, Mossoul | أربيل, Erbil | صنعاء, Sanaa | عدن, Aden
الخرطوم, Khartoum | نواكشوط, Nouakchott
"""
TOWNS = {
    fold(name): fold(names.split(",")[0])
    for line in _TOWNS.strip().splitlines()
    for names in line.split("|")
    for name in names.split(",")
}
"""Each name, folded, with the one that stands for all."""
