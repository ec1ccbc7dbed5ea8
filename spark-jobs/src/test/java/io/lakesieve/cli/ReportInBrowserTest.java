package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.logging.LogType;

/** The report of a lake with hostile names, opened in Chromium as its reader would. */
@Tag("long")
@ExtendWith(LocalSpark.class)
class ReportInBrowserTest {
    private static final int DESK = 1280;
    private static final int PHONE = 360;
    /** The ratio that WCAG 2.1 asks of text at level AA. */
    private static final double READABLE = 4.5;

    /** Relative luminance and contrast as WCAG 2.1 defines them, of the text of each element beside what is behind it. */
    private static final String WORST_CONTRAST = """
            (() => {
              const channels = colour => colour.match(/[\\d.]+/g).map(Number);
              const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255)
                .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              const behind = element => {
                for (let e = element; e; e = e.parentElement) {
                  const colour = channels(getComputedStyle(e).backgroundColor);
                  if (colour.length === 3 || colour[3] === 1) return colour;
                }
                return channels(getComputedStyle(document.documentElement).backgroundColor);
              };
              let worst = { ratio: 99, text: "" };
              for (const e of document.querySelectorAll("body *")) {
                const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim() !== "");
                if (!own || ["SCRIPT", "STYLE", "TITLE", "DESC"].includes(e.tagName.toUpperCase())) continue;
                const style = getComputedStyle(e);
                const ink = channels(e instanceof SVGElement ? style.fill : style.color);
                const [a, b] = [luminance(ink), luminance(behind(e))];
                const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                if (ratio < worst.ratio) worst = { ratio, text: e.outerHTML.slice(0, 200) };
              }
              return worst;
            })()""";

    /** What the keyboard must reach; the table in a closed detail is not there yet. */
    private static final String CONTROLS =
            "[...document.querySelectorAll('a, button, summary, [tabindex=\"0\"], .path')].filter(e => e.checkVisibility()"
                    // a long path scrolls, and what scrolls can be reached
                    + " && (!e.matches('.path') || e.scrollHeight > e.clientHeight))";

    @TempDir
    private static Path profile;

    private static ReportedLake reported;
    private static Chromium chromium;

    @BeforeAll
    static void startBrowser() {
        chromium = Chromium.start(profile);
        reported = ReportedLake.instance();
    }

    @AfterAll
    static void stopBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void open() {
        chromium.open(reported.report(), DESK);
    }

    @Test
    void theConsoleIsSilentAndNothingIsLoadedBesideTheFile() {
        assertThat(chromium.logs(LogType.BROWSER)).isEmpty();
        assertThat(chromium.logs(LogType.PERFORMANCE).stream()
                        .map(entry -> entry.getMessage())
                        .filter(message -> message.contains("\"Network.requestWillBeSent\""))
                        .filter(message -> !message.contains("\"url\":\"data:")))
                .hasSize(1)
                .allSatisfy(message ->
                        assertThat(message).contains(reported.report().toUri().toString()));
    }

    @Test
    void everySmallPictureIsDecoded() {
        long all = chromium.number("document.images.length");
        long decoded = chromium.number("[...document.images].filter(i => i.complete && i.naturalWidth > 0).length");

        assertThat(decoded).isEqualTo(all).isGreaterThan(3);
    }

    @Test
    void hostileNamesRunNothingAndAreShownAsText() {
        long elements = chromium.number("document.querySelectorAll('[onerror], [onload], script[src], iframe').length");
        String text = chromium.text("document.body.innerText");

        assertThat(elements).isZero();
        assertThat(chromium.number("document.scripts.length")).isEqualTo(1);
        assertThat(text).contains("<b onclick=alert(1)>", ReportedLake.HOSTILE_WORD);
        assertThat(text.contains("\u202E")).isFalse();
    }

    @Test
    void thePolicyStopsAScriptThatWasSmuggledIn() {
        chromium.ask("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.smuggled = 1\">')");
        chromium.ask(
                "document.body.append(Object.assign(document.createElement('script'), {text: 'window.smuggled = 2'}))");

        assertThat(chromium.ask("window.smuggled")).isNull();
        assertThat(chromium.logs(LogType.BROWSER))
                .anySatisfy(entry -> assertThat(entry.getMessage()).contains("Content Security Policy"));
    }

    @Test
    void aPhonesWidthNeedsNoSidewaysScrolling() {
        for (int width : List.of(320, PHONE, 768, DESK)) {
            chromium.open(reported.report(), width);

            assertThat(chromium.number("document.documentElement.scrollWidth"))
                    .as("at %d pixels", width)
                    .isLessThanOrEqualTo(width);
        }
    }

    @Test
    void textIsReadableInLightAndDark() {
        String light = chromium.text("getComputedStyle(document.body).backgroundColor");
        assertReadable("light");
        chromium.media("screen", "dark");
        String dark = chromium.text("getComputedStyle(document.body).backgroundColor");
        assertReadable("dark");

        assertThat(brightness(light)).isGreaterThan(230);
        assertThat(brightness(dark)).isLessThan(40);
    }

    private static void assertReadable(String scheme) {
        Map<?, ?> worst = (Map<?, ?>) chromium.ask(WORST_CONTRAST);
        assertThat(((Number) worst.get("ratio")).doubleValue())
                .as("%s: %s", scheme, worst.get("text"))
                .isGreaterThanOrEqualTo(READABLE);
    }

    private static int brightness(String colour) {
        return Integer.parseInt(colour.replaceAll("rgb\\((\\d+),.*", "$1"));
    }

    @Test
    void theFirstTabSkipsToTheVerdict() {
        chromium.tab();
        assertThat(chromium.text("document.activeElement.className")).isEqualTo("skip");
        chromium.press(Keys.ENTER);

        assertThat(chromium.text("document.activeElement.id")).isEqualTo("main");
    }

    @Test
    void theKeyboardReachesEveryControlInTheOrderOfThePageWithAVisibleFocus() {
        long controls = chromium.number(CONTROLS + ".length");
        List<Long> places = new ArrayList<>();
        for (int i = 0; i < controls; i++) {
            chromium.tab();
            places.add(chromium.number(CONTROLS + ".indexOf(document.activeElement)"));
            assertThat(chromium.text("getComputedStyle(document.activeElement).outlineStyle"))
                    .isNotEqualTo("none");
        }

        assertThat(places).isSorted().doesNotContain(-1L).doesNotHaveDuplicates();
    }

    @Test
    void theKeyboardSortsATableAndSaysSo() {
        focusOnHead("Images");
        chromium.press(Keys.ENTER);
        List<Long> descending = sourceImages();
        chromium.press(Keys.SPACE);
        List<Long> ascending = sourceImages();

        assertThat(descending).hasSize(4).isSortedAccordingTo(Collections.reverseOrder());
        assertThat(ascending).hasSize(4).isSorted();
        assertThat(chromium.text("document.activeElement.closest('th').getAttribute('aria-sort')"))
                .isEqualTo("ascending");
        assertThat(chromium.text("document.getElementById('announcement').textContent"))
                .isEqualTo("Sorted by Images, ascending");
    }

    @Test
    void namesAreSortedAsText() {
        focusOnHead("Source");
        chromium.press(Keys.ENTER);

        assertThat(
                        chromium.text(
                                "[...document.querySelectorAll('#source-table tbody th')].map(cell => cell.textContent.trim()).join()"))
                .isEqualTo("<b onclick=alert(1)>,cats,dogs,none");
    }

    private static void focusOnHead(String name) {
        for (int i = 0; i < 60; i++) {
            chromium.tab();
            if ((Boolean) chromium.ask("document.activeElement.matches('#source-table button')"
                    + " && document.activeElement.textContent.trim() === '" + name + "'")) {
                return;
            }
        }
        throw new AssertionError("The keyboard does not reach the button " + name);
    }

    private static List<Long> sourceImages() {
        String joined = chromium.text("[...document.querySelectorAll('#source-table tbody tr')]"
                + ".map(row => row.querySelector('td data').value).join()");
        return Arrays.stream(joined.split(",", -1)).map(Long::valueOf).toList();
    }

    @Test
    void itPrintsInLightInkWithoutWhatPaperCannotDo() {
        chromium.media("print", "dark");
        assertThat(chromium.text("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(255, 255, 255)");
        assertThat(chromium.text("getComputedStyle(document.querySelector('.contents')).display"))
                .isEqualTo("none");

        byte[] pdf = chromium.pdf();

        assertThat(new String(pdf, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
        assertThat(pdf.length).isGreaterThan(20_000);
    }

    @Test
    void picturesOfItAreKeptForPeopleToLookAt() {
        Path folder = Path.of("target", "screenshots").toAbsolutePath();
        for (int width : List.of(DESK, PHONE)) {
            for (String scheme : List.of("light", "dark")) {
                chromium.open(reported.report(), width);
                chromium.media("screen", scheme);
                long height = chromium.number("document.documentElement.scrollHeight");
                Path file = folder.resolve("report-%d-%s.png".formatted(width, scheme));

                chromium.screenshot(file, width, Math.toIntExact(height));

                assertThat(file).isNotEmptyFile();
            }
        }
    }
}
