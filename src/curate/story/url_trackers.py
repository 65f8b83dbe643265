"""Which parameters of a web address only say who passed it on, and how, and never what it leads to."""

from __future__ import annotations

import re

_PREFIXES = ("utm_", "spm", "hsa_", "mtm_", "embeds_referring_")
_KEYS_ON_ANY_SITE = (
    "_ga _gl _hsenc _hsmi _openstat bd_vid dclid fbclid gad_source gbraid gclid gclsrc hmci hmcu hmkw "
    "hmpl hmsr hsctatracking igsh igshid isappinstalled mc_cid mc_eid mkt_tok msclkid nsukey "
    "pk_campaign pk_kwd ref_src ref_url share_from share_medium share_plat share_session_id "
    "share_source share_tag share_times srsltid ttclid twclid vd_source wbraid yclid"
)
_ON_ANY_SITE = frozenset(_KEYS_ON_ANY_SITE.split())
_WECHAT_SHARES = frozenset(("singlemessage", "groupmessage", "timeline"))
"""What WeChat writes into `from` when a page is passed on; any other `from` may say what the page is."""
_ALIBABA = re.compile(r"\d+\.[\w.-]+\Z", re.ASCII)
"""The form of Alibaba's `scm`; on other sites the word may name something."""

_SITES: dict[str, frozenset[str]] = {
    site: frozenset(keys.split())
    for site, keys in {
        "bilibili.com": "bbid broadcast_type buvid csource from_source from_spmid hotrank is_story_h5"
        " launch_id live_from msource plat_id popular_rank session_id share_open_id sourcefrom ts"
        " timestamp trackid unique_k visit_id -arouter",
        "b23.tv": "bbid buvid from_source from_spmid plat_id share_open_id ts timestamp unique_k",
        "zhihu.com": "share_code source_id",
        "weibo.com": "jumpfrom lfid luicode refer_flag s_channel s_trans sourcetype wm wvr",
        "weibo.cn": "jumpfrom lfid luicode refer_flag s_channel s_trans sourcetype wm wvr",
        "douyin.com": "activity_info did enter_from enter_method from_aid from_gid from_ssr iid is_from_webapp"
        " previous_page region share_sign share_track_info share_version schema_type titletype ts timestamp"
        " u_code video_share_track_ver web_id with_sec_did",
        "iesdouyin.com": "activity_info did from_aid from_ssr iid mid region schema_type share_sign"
        " share_track_info share_version titletype ts timestamp u_code video_share_track_ver with_sec_did",
        "toutiao.com": "category_new in_ogs in_tfs is_new_connect is_new_user log_from module_name original_source"
        " req_id req_id_new share_did share_token share_uid timestamp traffic_source tt_from upstream_biz"
        " use_new_style wid",
        "youtube.com": "ab_channel feature pp si",
        "youtu.be": "feature pp si",
        "csdn.net": "biz_id ops_request_misc request_id",
    }.items()
}
_OF_A_WORK: dict[str, frozenset[str]] = {
    site: frozenset(keys.split())
    for site, keys in {
        "bilibili.com": "from mid",
        "x.com": "cxt s t",
        "twitter.com": "cxt s t",
        "mp.weixin.qq.com": "ascene chksm click_id clicktime countrycode devicetype enterid exportkey"
        " fasttmpl_flag fasttmpl_fullversion fasttmpl_type finder_biz_enter_id forceh5 key lang mpshare nettype"
        " pass_ticket poc_token ptlang ranksessionid realreporttime relatedsession scene search_click_id"
        " sessionid sharer_shareid sharer_shareinfo sharer_shareinfo_first sharer_sharetime source srcid subscene"
        " uin version wx_header xtrack",
        "xiaohongshu.com": "app_platform app_version apptime appuid author_share exsource ignoreengage m_source"
        " share_channel share_from_user_hidden share_id shareredid sharedby source type wechatorigin wechatwid"
        " xhsshare xsec_source xsec_token",
    }.items()
}
"""What is a tracker beside one video, article or post only; elsewhere on the site the same word may name something."""
_WORKS = re.compile(r"/(?:video|read|opus|dynamic|bangumi|status|explore|item|profile)/|\A/s(?:/|\Z)")

NEEDED_TO_OPEN = frozenset(("xsec_token", "xsec_source"))
"""What says nothing of the page and yet has to be there: without them the site does not show it to a stranger."""


def is_tracker(host: str, path: str, key: str, value: str) -> bool:
    """Tell whether a parameter can be left out without leading to anything else; `host` in small letters."""
    key = key.lower()
    if key.startswith(_PREFIXES) or key in _ON_ANY_SITE:
        return True
    if key == "from" and value in _WECHAT_SHARES:
        return True
    if key == "scm":
        return _ALIBABA.match(value) is not None
    site = _site(host)
    if key in _SITES.get(site, ()):
        return True
    return key in _OF_A_WORK.get(site, ()) and _WORKS.search(path) is not None


def _site(host: str) -> str:
    while host and host not in _SITES and host not in _OF_A_WORK:
        host = host.partition(".")[2]
    return host
