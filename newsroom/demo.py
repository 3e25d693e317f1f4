"""The three outlets of the demo: invented papers of Arabic communities in Canada."""

from newsroom.outlet import Outlet

DEMO_OUTLETS = (
    Outlet(
        id="jisr-montreal",
        name_ar="جسر مونتريال",
        name_en="Jisr Montréal",
        city="Montréal",
        city_ar="مونتريال",
        theme="classic",
        sections={"community": "أخبار الجالية", "city": "أخبار المدينة", "culture": "ثقافة وفنون"},
        discover=("feed",),
        feed="/feed/",
        rest="on",
    ),
    Outlet(
        id="riwaq-toronto",
        name_ar="رواق تورنتو",
        name_en="Riwaq Toronto",
        city="Toronto",
        city_ar="تورنتو",
        theme="magazine",
        sections={"community": "جاليات", "economy": "اقتصاد", "life": "حياة"},
        discover=("sitemap",),
        feed="/feed/atom/",
        rest="forbidden",
    ),
    Outlet(
        id="qanadil-ottawa",
        name_ar="قناديل أوتاوا",
        name_en="Qanadil Ottawa",
        city="Ottawa",
        city_ar="أوتاوا",
        theme="handmade",
        sections={"local": "محليات", "society": "مجتمع", "sport": "رياضة"},
        discover=("section",),
        feed="/feed/rdf/",
    ),
)
