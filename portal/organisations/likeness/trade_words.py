"""Words of names that tell little: of the legal form, and of the trade in three languages."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from portal.search.normalise import fold

LEGAL = frozenset(
    fold(
        """
        co company cie compagnie ltd limited llc inc incorporated corp corporation group groupe holding holdings est establishment
        establishments etablissement etablissements ets sa sarl sarlau sas sasu suarl spa srl gmbh ag plc wll bsc saog saoc sal fze fzc
        fzco societe sté ste snc eurl pvt private privee public the and et of de du des da d l la le les for in son sons fils freres bros
        brothers sons partner partners associes
        شركة شركه مؤسسة مجموعة المحدودة محدودة القابضة ذ م ش ك ق ت ع ذمم شمم ذات مسؤولية مسئولية المسؤولية مساهمة تضامنية وشركاه وشركاؤه
        وأولاده واولاده وأبناؤه وإخوانه شخص واحد الواحد خاصة عامة عامه و في
        """
    ).split()
)
"""Words of the legal form, folded: two are no more the same for being both a limited company."""

_TRADES = {
    "trade": "trading trade commerce commercial commerciale negoce distribution تجارة التجارة للتجارة والتجارة التجارية تجاري",
    "make": "factory factories plant usine manufacturing manufacture industries industry industrial industrie industriel industrielle "
    "مصنع مصانع للصناعة الصناعة صناعة الصناعية الصناعات للصناعات صناعات صناعي",
    "carry": "transport transports transportation logistics logistique freight shipping نقل النقل للنقل لوجستية اللوجستية شحن للشحن",
    "build": "contracting construction constructions building batiment travaux مقاولات المقاولات للمقاولات انشاءات للإنشاءات بناء للبناء",
    "advise": "consulting consultancy conseil consultants engineering ingenierie استشارات للاستشارات هندسية الهندسية",
    "serve": "services service prestations خدمات الخدمات للخدمات",
    "farm": "farm farms agricultural agriculture agricole agro ferme مزرعة مزارع زراعية الزراعية للزراعة",
    "dates": "dates date dattes datte تمور التمور للتمور تمر",
    "food": "food foods alimentaire aliments agroalimentaire أغذية الأغذية للأغذية غذائية الغذائية المواد",
    "textile": "textile textiles tissus fabrics نسيج النسيج للنسيج منسوجات المنسوجات للمنسوجات أقمشة",
    "clothes": "garments clothing confection vetements apparel ملابس الملابس للملابس",
    "plastic": "plastic plastics plastique plastiques بلاستيك البلاستيك للبلاستيك بلاستيكية",
    "pack": "packaging packing pack emballage emballages conditionnement تغليف التغليف للتغليف تعبئة والتغليف",
    "steel": "steel iron metal metals acier fer metaux حديد الحديد للحديد معادن المعادن للمعادن صلب",
    "oil": "oil oils huile huiles huilerie olive olives زيوت الزيوت للزيوت زيت زيتون الزيتون",
    "paper": "paper carton cartons papier كرتون الكرتون ورق الورق للورق",
    "chemistry": "chemicals chemical chimie chimique كيماويات الكيماويات للكيماويات كيميائية",
    "electric": "electric electrical electronics electrique electronique كهرباء كهربائية للكهرباء إلكترونيات",
    "pharma": "pharma pharmaceutical pharmaceuticals pharmaceutique أدوية الأدوية للأدوية دوائية",
    "print": "printing imprimerie press مطابع المطابع مطبعة طباعة للطباعة",
    "tour": "tourism travel tourisme voyages سياحة السياحة للسياحة سفر والسفر",
    "glass": "glass verre زجاج الزجاج للزجاج",
    "wood": "wood furniture bois meubles خشب أخشاب الأخشاب أثاث الأثاث للأثاث",
    "water": "water eau eaux مياه المياه للمياه",
    "abroad": "international internationale global world mondial دولية الدولية عالمية العالمية للدولية",
    "nation": "national nationale arab arabian arabe saudi tunisian tunisienne gulf وطنية الوطنية عربية العربية سعودية السعودية "
    "خليجية الخليج الخليجية تونسية التونسية",
    "modern": "modern moderne modernes حديثة الحديثة الحديث",
    "new": "new nouvelle nouveau nouvelles جديدة الجديدة الجديد",
    "advanced": "advanced avancee avancees متقدمة المتقدمة",
    "united": "united unis unie unies متحدة المتحدة المتحدون",
}  # fmt: skip
TRADES = {fold(word): trade for trade, words in _TRADES.items() for word in words.split()}
"""Words for what one does, in three languages: they are one however they are written, and tell less than a name does."""
SAYS_LITTLE = frozenset({"abroad", "nation", "serve", "modern", "new", "advanced", "united"})
LEAST_SLIP = 6
"""Letters that a Latin word must have to be a trade with one letter wrong or two changed places: shorter ones are names."""
_LONG = {word: trade for word, trade in TRADES.items() if len(word) >= LEAST_SLIP and word.isascii()}


@lru_cache(maxsize=100_000)
def trade_of(word: str) -> str:
    """The trade that a folded word is for, also in the plural or typed wrong: "plastcis"; empty where it is another word."""
    if trade := TRADES.get(word) or TRADES.get(word.removesuffix("s")):
        return trade
    if len(word) < LEAST_SLIP or not word.isascii():
        return ""
    return next(
        (
            trade
            for known, trade in _LONG.items()
            if known[0] == word[0] and OSA.distance(word, known, score_cutoff=1) <= 1
        ),
        "",
    )
