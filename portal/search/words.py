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

_NATIVE = """
" وقود ورش ورشه ورشات وحد وحده وحدات وزار وزاره وزارات وكال وكاله وكالات وكيل وكلاء وظيف وظيفه وظائف وثيق وثيقه وثايق
وسيط وسطاء وسيل وسيله وسايل ورقه ورقي واجه واجهه واردات وارد واحه واحات واسع واقي وصفه وصول وصله وفره ولاي ولايه
ولايات وجبه وجبات وديعه وعاء والد الات الاف البان البسه الياف الواح الوان المانيا الماني التزام الكترون الكتروني
الكترونيه الكترونيات الومنيوم المنيوم الماس
"""

NATIVE_ARABIC = frozenset(_NATIVE.split())
