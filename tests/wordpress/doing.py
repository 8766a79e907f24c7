"""What is done in and to the tests' WordPress."""

from __future__ import annotations

from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

from tests.wordpress.serving import Site


def without_plugin(site: Site) -> None:
    site.php("deactivate_plugins('cop/cop.php'); return 1;")


def contributor(site: Site, email: str) -> int:
    """The number of the contributor, who has that address from now on."""
    number: int = site.php(
        "$person = get_user_by('login', 'redactrice');"
        "$person->user_email = $values['email'];"
        "return wp_update_user($person);",
        email=email,
    )
    return number


def ask(site: Site, question: dict[str, str]) -> tuple[int, str]:
    """The status of WordPress's answer to a visitor, and where it sends them."""
    host = urlsplit(site.url).netloc
    with closing(HTTPConnection(host, timeout=30)) as asking:
        asking.request("GET", f"/wp-admin/admin-post.php?action=cop_sso&{urlencode(question)}")
        answer = asking.getresponse()
        assert "no-cache" in answer.headers["Cache-Control"]
        return answer.status, (answer.headers["Location"] or "").split("?")[0]


def written(site: Site, text: str) -> str:
    """The address of a post that the contributor wrote and the administrator published."""
    post = site.php(
        "wp_set_current_user(get_user_by('login', 'redactrice')->ID);"
        "$post = wp_insert_post(wp_slash(['post_title' => 'Un essai', 'post_status' => 'pending',"
        " 'post_content' => $values['text']]), true);"
        "wp_set_current_user(1); kses_remove_filters();"
        "wp_update_post(['ID' => $post, 'post_status' => 'publish']); return $post;",
        text=text,
    )  # fmt: skip
    return f"{site.url}/?p={post}"


def embed_block(address: str) -> str:
    """What WordPress's editor makes of an address that is pasted on a line of its own."""
    return (
        f'<!-- wp:embed {{"url":"{address}"}} --><figure class="wp-block-embed">'
        f'<div class="wp-block-embed__wrapper">\n{address}\n</div></figure><!-- /wp:embed -->'
    )


def fetched(address: str) -> str:
    with urlopen(address, timeout=60) as answer:
        text: str = answer.read().decode()
    return text


def body(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def kept(site: Site, post: int) -> list[str]:
    """What WordPress keeps of the platform's answers for a post."""
    found: list[str] = site.php(
        "return $GLOBALS['wpdb']->get_col($GLOBALS['wpdb']->prepare("
        "'SELECT meta_value FROM wp_postmeta WHERE post_id = %d AND meta_key LIKE %s"
        " AND meta_key NOT LIKE %s', $values['post'], '_oembed_%', '_oembed_time_%'));",
        post=post,
    )
    return found


def pass_time(site: Site, *, backed_off: bool = False) -> None:
    """Five minutes: what was fresh is stale. `backed_off`: the platform may be asked again, too."""
    names = ["_transient_timeout_cop_now_%", *(["_transient_timeout_cop_wait_%"] * backed_off)]
    site.php(
        "foreach ($values['names'] as $name) { $GLOBALS['wpdb']->query($GLOBALS['wpdb']->prepare("
        "'UPDATE wp_options SET option_value = 1 WHERE option_name LIKE %s', $name)); } return 1;",
        names=names,
    )
