"""The forms of addresses on Facebook, YouTube, TikTok, X, Instagram and Threads."""

from bot.links.page_keys import NUMBER, platform

_VIDEO = r"(?P<id>[\w-]{11})"
_FB_PAGES = (
    "ads|business|commerce|dialog|events|fundraisers|gaming|groups|hashtag|help|legal|login|login.php|l.php|marketplace"
    "|me|media|messages|notes|notifications|p|pages|people|permalink.php|pg|photo|photo.php|photos|places|plugins"
    "|policies|profile.php|reel|reels|search|settings|share|share.php|sharer|sharer.php|stories|story.php|video"
    "|video.php|watch|2008|dyi|home.php|recover|ajax|bookmarks|friends|saved|memories|games|live|hashtags|privacy"
)
_FB_OWNER = rf"(?P<name>(?!(?:{_FB_PAGES})(?:/|\?|$))[^/?]+)"

FACEBOOK = platform(
    "facebook",
    "facebook.com fb.com facebookwkhpilnemxj7asaniu7vnjjbiltxjqhye3mhbshg7kx5tfyd.onion",
    "story_fbid id fbid v video_id multi_permalinks view comment_id reply_comment_id q sk post_id set substory_index",
    (
        (r"/(?:[^/]+/)?posts/(?:[^/]+/)?(?P<id>pfbid\w+)", "post:{id}"),
        (r"/(?:permalink|story)\.php\?(?:id=\d+&)?story_fbid=(?P<id>pfbid\w+)", "post:{id}"),
        (r"/groups/(?P<name>[^/]+)/(?:posts|permalink)/(?P<id>pfbid\w+)", "post:{id}"),
        (rf"/{_FB_OWNER}/posts/(?:[^/]+/)?(?P<id>\d{{5,}})", "post:{name}:{id}"),
        (r"/(?:permalink|story)\.php\?id=(?P<name>\d+)&story_fbid=(?P<id>\d+)", "post:{name}:{id}"),
        (r"/groups/(?P<name>\d+)/(?:posts|permalink)/(?:[^/]+/)?(?P<id>\d+)", "post:{name}:{id}"),
        (r"/groups/(?P<name>\d+)\?id=(?P<id>\d+)&view=permalink", "post:{name}:{id}"),
        (r"/groups/(?P<name>\d+)\?(?:multi_permalinks|post_id)=(?P<id>\d+)", "post:{name}:{id}"),
        (r"/groups/(?P<fold>[^/?]+)/(?:posts|permalink)/(?:[^/]+/)?(?P<id>\d+)", "group-post:{fold}:{id}"),
        (r"/groups/(?P<fold>[^/?]+)\?id=(?P<id>\d+)&view=permalink", "group-post:{fold}:{id}"),
        (r"/groups/(?P<fold>[^/?]+)\?(?:multi_permalinks|post_id)=(?P<id>\d+)", "group-post:{fold}:{id}"),
        (r"/groups/(?P<fold>[^/?]+)", "group:{fold}"),
        (rf"/(?:photo\.php|photo|photo/view_full_size)\?fbid={NUMBER}(?:&(?:id|set)=[^&]*)*", "photo:{id}"),
        (rf"/{_FB_OWNER}/photos/(?:[^/]+/)?{NUMBER}", "photo:{id}"),
        (rf"/(?:watch|watch/live|video\.php|video/watch)\?v={NUMBER}", "video:{id}"),
        (rf"/video/embed\?video_id={NUMBER}", "video:{id}"),
        (rf"/{_FB_OWNER}/videos/(?:[^/]+/)?{NUMBER}", "video:{id}"),
        (rf"/reels?/{NUMBER}", "video:{id}"),
        (r"/share/(?P<kind>p|v|r|g)/(?P<id>\w+)", "share:{kind}:{id}"),
        (r"/share/(?P<id>\w{6,})", "share:{id}"),
        (r"/stories/(?P<owner>\d+)/(?P<id>[^/?]+)", "story:{owner}:{id}"),
        (rf"/events/(?:s/)?(?:[^/]+/)?{NUMBER}", "event:{id}"),
        (rf"/marketplace/item/{NUMBER}", "item:{id}"),
        (r"/profile\.php\?id=(?P<id>\d+)", "id:{id}"),
        (rf"/people/[^/]+/{NUMBER}", "id:{id}"),
        (rf"/(?:p|pages/category/[^/]+)/[^/]*-{NUMBER}", "id:{id}"),
        (rf"/pages/[^/]+/{NUMBER}", "id:{id}"),
        (rf"/{NUMBER}", "id:{id}"),
        (r"/hashtag/(?P<fold>[^/?]+)", "hashtag:{fold}"),
        (rf"/(?:pg/)?{_FB_OWNER}", "page:{name}"),
    ),
    dots_count=False,
)
YOUTUBE = platform(
    "youtube",
    "youtube.com youtube-nocookie.com",
    "v list lb lc search_query",
    (
        (rf"/watch\?(?:list=[^&]*&)?v={_VIDEO}(?:[^\w-].*)?", "video:{id}"),
        (rf"/(?:shorts|embed|v|e|live|watch)/{_VIDEO}(?:[&?].*)?", "video:{id}"),
        (r"/(?:playlist|watch|embed/videoseries|embed)\?list=(?P<id>[\w-]+)", "list:{id}"),
        (r"/@(?P<name>[^/?]+)(?:/featured)?", "handle:{name}"),
        (r"/channel/(?P<id>[\w-]+)(?:/featured)?", "channel:{id}"),
        (r"/c/(?P<name>[^/?]+)(?:/featured)?", "c:{name}"),
        (r"/user/(?P<name>[^/?]+)(?:/featured)?", "user:{name}"),
        (r"/post/(?P<id>[\w-]+)", "post:{id}"),
        (r"/(?:channel/[\w-]+|@[^/?]+)/community\?lb=(?P<id>[\w-]+)", "post:{id}"),
        (r"/clip/(?P<id>[\w-]+)", "clip:{id}"),
    ),
)
YOUTU_BE = platform("youtube", "youtu.be y2u.be", "", ((rf"/{_VIDEO}(?:[&?].*)?", "video:{id}"),))
TIKTOK = platform(
    "tiktok",
    "tiktok.com tiktokv.com",
    "",
    (
        (rf"/@[^/]*/(?:video|photo)/{NUMBER}", "video:{id}"),
        (rf"/(?:embed(?:/v\d)?|player/v\d|share/video|share/item|v)/{NUMBER}(?:\.html)?", "video:{id}"),
        (r"/@(?P<name>[^/?]+)", "user:{name}"),
        (r"/tag/(?P<fold>[^/?]+)", "tag:{fold}"),
        (r"/t/(?P<id>\w+)", "t:{id}"),
        (rf"/music/[^/]*-{NUMBER}", "music:{id}"),
    ),
)
X = platform(
    "x",
    "x.com twitter.com fxtwitter.com vxtwitter.com fixupx.com fixvx.com",
    "q",
    (
        (rf"/(?:[^/]+|i|i/web)/status(?:es)?/{NUMBER}(?:/(?:photo|video)/\d+)?", "status:{id}"),
        (r"/hashtag/(?P<fold>[^/?]+)", "hashtag:{fold}"),
        (r"/(?P<name>(?!home$|search$|explore$|login$|settings$|i$)\w{1,15})", "user:{name}"),
    ),
)
INSTAGRAM = platform(
    "instagram",
    "instagram.com instagr.am ddinstagram.com",
    "",
    (
        (r"/(?:[^/]+/)?(?:p|reels?|tv)/(?P<id>[\w-]{5,})", "post:{id}"),
        (r"/share/(?P<kind>p|reel)/(?P<id>[\w-]+)", "share:{kind}:{id}"),
        (r"/stories/(?P<name>[^/]+)/(?P<id>\d+)", "story:{id}"),
        (r"/explore/tags/(?P<fold>[^/?]+)", "hashtag:{fold}"),
        (r"/(?P<name>(?!explore$|reels$|direct$|accounts$|p$|tv$|stories$)[\w.]+)", "user:{name}"),
    ),
)
THREADS = platform(
    "threads",
    "threads.net threads.com",
    "",
    ((r"/(?:@[^/]+/post|t)/(?P<id>[\w-]+)", "post:{id}"), (r"/@(?P<name>[^/?]+)", "user:{name}")),
)
SOCIAL = (FACEBOOK, YOUTUBE, YOUTU_BE, TIKTOK, X, INSTAGRAM, THREADS)
