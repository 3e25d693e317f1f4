"""The three outlets of the demo, and two on other systems: invented papers of Arab communities in Canada."""

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

FURTHER_OUTLETS = (
    Outlet(
        id="manbar-halifax",
        name_ar="منبر هاليفاكس",
        name_en="Manbar Halifax",
        city="Halifax",
        city_ar="هاليفاكس",
        timezone="America/Halifax",
        theme="joomla",
        sections={"news": "أخبار", "community": "شؤون الجالية", "opinion": "رأي"},
        discover=("feed",),
    ),
    Outlet(
        id="daftar-calgary",
        name_ar="دفتر كالغاري",
        name_en="Daftar Calgary",
        city="Calgary",
        city_ar="كالغاري",
        timezone="America/Edmonton",
        theme="blogger",
        sections={"news": "أخبار المدينة", "families": "عائلات", "books": "كتب"},
        discover=("sitemap",),
    ),
)
"""Papers on Joomla and on Blogger, which the demo does not serve."""
