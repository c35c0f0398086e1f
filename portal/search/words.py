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

STOP_WORDS = frozenset(_ENGLISH.split() + _FRENCH.split() + _ARABIC.split())

ONLY_ENGLISH = frozenset(_ENGLISH.split()) - frozenset(_FRENCH.split())
ONLY_FRENCH = frozenset(_FRENCH.split()) - frozenset(_ENGLISH.split())
"""The small words by which a text in Latin letters shows its language."""

_LOOK_ENGLISH = """
formation location stage assurance conception tension habitat montage journal personnel raisin robe costume mode mousse son sac pot
ail sel four prix tour commande action bourse pile vis lecture tissu fonte laine carrière pâte lin forage sol serre ferme blé thé or
argent palette barrage pont pêche couche cuir fer fil filé four grue coupe bras lit plat pain coin main car rue fin essence norme
lame lime mine pose occasion patron caution fond fonds collecte conduite graine grain levier lotion marche médecine mesure moule note
office pays pension place poste prune publication raffinage rayon rente sable sauce sonde stop store tire tube vent ressort suivi
levage dosage course cours pure cave chat chair champ cure dent dire dot drap entrée fier figue fourniture fût gaze génie glace gouverne
grappe herbe index joint lentille licence loge manche manœuvre métal mil mise mule noix note ouvrage pin pince porte presse prise
puce rail rame rang récif relief rôle rose ruban sort souche soupe table tache taille tarif temple terme tissage train trait usage
vase verge version vers voile voix actions médias collection livre draps soie port peau métier outil vanne
"""

LOOK_ENGLISH = frozenset(_LOOK_ENGLISH.split())
"""French words that are spelt, or cut, like English words of another meaning: in an English text they are mostly those."""

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
