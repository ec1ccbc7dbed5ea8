package io.lakesieve.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.core.verdict.ReferenceFinding;
import io.lakesieve.core.verdict.ReferenceRanks;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** The page of reports that a test makes up: what it says in plain words, and that no text becomes markup. */
class ReportPageTest {
    private static final Counts TWO_OF_TEN = new Counts(0, 0, 0, 0, 2, 8, 0);
    private static final Counts TEN_RANKED = new Counts(0, 0, 0, 0, 0, 0, 10);
    private static final String HARMFUL =
            "</style></script></title><script>alert(1)</script><img src=x onerror='alert(1)'>\" onload=\"alert(1)";

    @Test
    void theHeadlineSaysHowManyAreOut() {
        assertThat(headline(TWO_OF_TEN, 0.5)).isEqualTo("2 of 10 images look out of place");
        assertThat(headline(new Counts(0, 0, 0, 0, 1, 0, 0), 0.5)).isEqualTo("1 of 1 image looks out of place");
        assertThat(headline(new Counts(0, 0, 0, 0, 0, 1_234, 0), 0.5)).isEqualTo("All 1,234 images look in place");
        assertThat(headline(new Counts(3, 0, 0, 0, 0, 0, 0), 0.5)).isEqualTo("No image could be scored");
    }

    @Test
    void withoutAThresholdThePageIsARankingAndSaysHowToGetVerdicts() {
        Document page = page(report(TEN_RANKED, OptionalDouble.empty(), "cats"));

        assertThat(page.select("h1").text()).isEqualTo("10 images ranked, without verdicts");
        assertThat(page.select(".verdict").text()).contains("--reference FOLDER", "--threshold VALUE");
        assertThat(page.select("#outliers").text()).isEqualTo("Most out of place");
        assertThat(page.select("#borderline, .threshold")).isEmpty();
        assertThat(page.select("#source-table thead th").eachText()).doesNotContain("Out", "Share out");
    }

    @Test
    void withAReferenceThePageLeadsWithHowManyDoNotBelong() {
        // 40 of 100 images below all of 99 references, the others spread evenly: p = 0.01 of the 40.
        long[] counts = new long[100];
        counts[0] = 40;
        for (int rank = 10; rank < 100; rank += 10) {
            counts[rank] = rank == 90 ? 4 : 7;
        }
        ReferenceRanks reference =
                ReferenceRanks.of(IntStream.range(0, 99).mapToDouble(i -> i).toArray());
        Answer answer = new Answer(
                ReferenceFinding.of(reference, counts, 0.95),
                40,
                OptionalDouble.of(0),
                OptionalDouble.of(0.1),
                Optional.empty());
        Document page = page(
                new ReportBuilder(new Counts(0, 0, 0, 0, 40, 60, 0), OptionalDouble.of(0), "cats").withAnswer(answer));

        // Storey: (1 + 32 with p above 0.5) / 50 = 0.66 are good; of the 40 flagged 0.66 x 100 x 0.01 = 0.66.
        assertThat(page.select("h1").first().wholeText())
                .startsWith("An estimated 34 of 100 images do not belong (34\u00a0%, 90\u00a0%");
        assertThat(page.select("#answer").text()).isEqualTo("40 are flagged, of which about 1 may belong.");
        assertThat(page.select("#rule-table tbody tr").eachText())
                .hasSize(4)
                .element(2)
                .asString()
                .isEqualTo("false discovery rate 10.0 % this run 40 1");
        assertThat(page.select("#reading-chart .threshold-text").text()).isEqualTo("40 flagged");
        assertThat(page.select(".p-value").first().text()).isEqualTo("0.0500, 0.0800");
    }

    @Test
    void aShareThatTheEarlierRunsDidNotLetExpectIsSaidWithItsRange() {
        Document page = page(report(TWO_OF_TEN, OptionalDouble.of(0.5), "cats"));

        // A share that has not moved may move by three times half a point; 30 points are 60 times that half.
        assertThat(page.select(".history-chart .anomaly").eachText())
                .hasSize(2)
                .allMatch(
                        text -> text.equals("40.0 %, 60.0 standard deviations above what the earlier good runs let one"
                                + " expect (8.5 % to 11.5 %)"));
        assertThat(page.select(".history-chart:first-child circle")).hasSize(6);
        assertThat(page.select(".history-chart:first-child circle.fill-out title")
                        .text())
                .isEqualTo("1 January 1970, 00:00 UTC: an estimated 40.0 % do not belong, 5.0 % flagged");
        assertThat(page.select(".history-chart h3").eachText()).containsExactly("All images", "cats");
    }

    @Test
    void withoutOutliersThePageSaysSo() {
        Document page = page(
                new ReportBuilder(new Counts(0, 0, 0, 0, 0, 10, 0), OptionalDouble.of(0.1), "cats").withoutSamples());

        assertThat(page.select("section:has(#outliers)").text()).contains("No image scored below the threshold");
    }

    @Test
    void noTextOfTheUsersBecomesMarkup() {
        Document page = page(report(TWO_OF_TEN, OptionalDouble.of(0.5), HARMFUL));

        assertThat(page.select("script")).hasSize(1);
        assertThat(page.select("style")).hasSize(1);
        assertThat(page.select("[onload], [onerror], [onclick], iframe, object, embed, form"))
                .isEmpty();
        assertThat(page.select("img"))
                .allSatisfy(image -> assertThat(image.attr("src")).startsWith("data:image/jpeg;base64,"));
        // File, label, negative, source, reason, notice, parameter and path all hold it, and show it as it is.
        assertThat(page.select("bdi:containsOwn(onload=)")).hasSizeGreaterThan(8);
    }

    @Test
    void charactersThatWouldMisleadAreShownByTheirCodes() {
        Document page = page(report(TWO_OF_TEN, OptionalDouble.of(0.5), "a\u202Eb\nc\u0000d\uD800e\u200Bf"));

        assertThat(page.select(".source-name").text()).isEqualTo("a\\u202Eb\\u000Ac\\u0000d\\uD800e\\u200Bf");
        assertThat(page.html()).doesNotContain("\u202E", "\u0000", "\u200B");
    }

    @Test
    void thePolicyAllowsThePagesOwnStyleAndScriptByTheirHashesAndNoNetwork() throws Exception {
        Document page = page(report(TWO_OF_TEN, OptionalDouble.of(0.5), "cats"));

        String policy = page.select("meta[http-equiv=Content-Security-Policy]").attr("content");
        assertThat(policy)
                .startsWith("default-src 'none'; img-src data:;")
                .contains("style-src '" + sha256(page.selectFirst("style")) + "'")
                .contains("script-src '" + sha256(page.selectFirst("script")) + "'")
                .doesNotContain("unsafe", "http", "*");
        assertThat(page.head().child(1)).isEqualTo(page.selectFirst("meta[http-equiv=Content-Security-Policy]"));
    }

    private static String sha256(Element element) throws Exception {
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(element.data().getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    @Test
    void nothingInThePagePointsOutside() {
        Document page = page(report(TWO_OF_TEN, OptionalDouble.of(0.5), "http://example.org/a.png"));

        assertThat(page.select("[src], [href]"))
                .allSatisfy(element -> assertThat(element.hasAttr("src") ? element.attr("src") : element.attr("href"))
                        .matches("#[a-z-]+|data:.*"));
        assertThat(page.selectFirst("style").data()).doesNotContain("url(", "@import");
        assertThat(page.select("[style]")).isEmpty();
    }

    @Test
    void headingsAreNestedAndTablesHaveHeads() {
        Document page = page(report(TWO_OF_TEN, OptionalDouble.of(0.5), "cats"));

        assertThat(page.select("h1")).hasSize(1);
        int level = 1;
        for (Element heading : page.select("h1, h2, h3, h4")) {
            int next = heading.normalName().charAt(1) - '0';
            assertThat(next).as(heading.text()).isLessThanOrEqualTo(level + 1);
            level = next;
        }
        assertThat(page.select("table")).allSatisfy(table -> assertThat(table.select("thead th[scope=col]"))
                .isNotEmpty());
        assertThat(page.select("svg[role=img]"))
                .allSatisfy(chart -> assertThat(chart.hasAttr("aria-label") || chart.selectFirst("title") != null)
                        .isTrue());
        assertThat(page.select("img"))
                .allSatisfy(image -> assertThat(image.attr("alt")).isNotBlank());
        assertThat(page.select("[aria-labelledby]")).allSatisfy(element -> {
            for (String id : element.attr("aria-labelledby").split(" ", -1)) {
                assertThat(page.getElementById(id)).as(id).isNotNull();
            }
        });
    }

    @Test
    void manySourcesAreShownByTheirFirstAndTheSumOfTheRest() {
        AuditReport report = new ReportBuilder(TWO_OF_TEN, OptionalDouble.of(0.5), "cats")
                .withSources(new Sources(
                        List.of(ReportBuilder.source("cats", 10, 2)),
                        new Sources.Rest(99_950, 1_000_000, 999_000, 12)));

        Document page = page(report);

        assertThat(page.select("section:has(#sources) > .note").first().text())
                .contains("99,951 sources", "99,950 sources are not shown one by one", "source_summary");
        assertThat(page.select("#source-rest data").eachText())
                .startsWith("99,950", "1,000,000")
                .contains("12");
    }

    private static String headline(Counts counts, double threshold) {
        return page(report(counts, OptionalDouble.of(threshold), "cats"))
                .select("h1")
                .text();
    }

    private static AuditReport report(Counts counts, OptionalDouble threshold, String text) {
        return new ReportBuilder(counts, threshold, text).build();
    }

    private static Document page(AuditReport report) {
        return Jsoup.parse(ReportPage.render(report));
    }
}
