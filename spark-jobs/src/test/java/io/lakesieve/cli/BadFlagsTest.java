package io.lakesieve.cli;

import static io.lakesieve.cli.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flags that cannot be used end a command before it looks at any table. */
class BadFlagsTest {
    @TempDir
    private static Path folder;

    @Test
    void aCommandIsNeeded() {
        assertRefused(CommandRun.of(), "A command is missing", "--help");
    }

    @Test
    void anUnknownCommandIsRefused() {
        assertRefused(CommandRun.of("audits"), "audits");
    }

    @Test
    void anUnknownFlagIsRefusedWithTheNearestKnownOne() {
        assertRefused(score("--methods", "msp"), "--methods", "--method");
    }

    @Test
    void aFlagThatIsMissingIsNamed() {
        assertRefused(CommandRun.of("embed", "--images", "pictures", "--model", "demo"), "--lake");
    }

    @Test
    void anUnknownMethodIsRefusedWithTheListOfMethods() {
        assertRefused(
                score("--method", "neglabel,odin"),
                "'odin'",
                "neglabel, adaneg-task, adaneg-sample, mcm, msp, maxlogit, energy, clipn-ctw, clipn-atd, zoc");
    }

    @Test
    void aVerdictFollowsOneRule() {
        assertRefused(
                score("--threshold", "0.5", "--reference", "good", "--fdr", "0.1"),
                "Both --fdr and --threshold",
                "one rule",
                "choose one");
        assertRefused(score("--accept", "0.9", "--reference", "good", "--fdr", "0.1"), "Both --fdr and --accept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "1.5", "-0.1", "NaN"})
    void aShareToAcceptLiesBetweenZeroAndOne(String accept) {
        assertRefused(score("--reference", "good", "--accept", accept), "--accept is", "such as 0.95");
    }

    @Test
    void aShareToAcceptNeedsAReference() {
        assertRefused(score("--accept", "0.9"), "--accept needs --reference");
        assertRefused(score("--fdr", "0.1"), "--fdr needs --reference");
    }

    @ParameterizedTest
    @CsvSource({"0, not above 0", "-5, not above 0", "1.5, whole number", "many, not a number"})
    void aNumberOfNegativesIsAShareOrACount(String negatives, String why) {
        assertRefused(score("--negatives", negatives), "--negatives", "'" + negatives + "'", why, "0.15", "5000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1"})
    void groupsAreCountedFromOne(String groups) {
        assertRefused(score("--groups", groups), "--groups is " + groups);
    }

    @ParameterizedTest
    @CsvSource({"high, 'high'", "NaN, NaN", "neglabel=high, 'high'", "odin=0.5, 'odin'"})
    void aThresholdIsANumber(String threshold, String offending) {
        assertRefused(score("--threshold", threshold), offending);
    }

    @Test
    void aThresholdOfAMethodThatIsNotComputedIsRefused() {
        assertRefused(
                score("--method", "neglabel,msp", "--threshold", "mcm=0.5"),
                "--threshold",
                "mcm",
                "add it to --method");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "NaN", "Infinity"})
    void aLogitScaleIsAPositiveNumber(String scale) {
        assertRefused(score("--logit-scale", scale), "--logit-scale is " + scale, "positive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.1", "1.1", "NaN"})
    void aFailureRateIsAShare(String rate) {
        assertRefused(
                CommandRun.of(
                        "embed",
                        "--images",
                        "pictures",
                        "--model",
                        TestImages.MODEL.toString(),
                        "--lake",
                        path("lake"),
                        "--max-image-failure-rate",
                        rate),
                "--max-image-failure-rate is " + rate,
                "from 0 to 1");
    }

    @ParameterizedTest
    @CsvSource({
        "--max-image-pixels, 0, from 1 to 536870909",
        "--max-image-pixels, 715827883, from 1 to 536870909",
        "--max-image-bytes, 9223372036854775807, from 1 to 2147483647"
    })
    void aLimitOfImagesIsOneThatCanBeKept(String flag, String limit, String range) {
        assertRefused(
                CommandRun.of(
                        "embed",
                        "--images",
                        "pictures",
                        "--model",
                        TestImages.MODEL.toString(),
                        "--lake",
                        path("lake"),
                        flag,
                        limit),
                flag + " is " + limit,
                range);
    }

    @Test
    void aLimitIsCountedFromOne() {
        assertRefused(
                CommandRun.of(
                        "embed",
                        "--images",
                        "pictures",
                        "--model",
                        TestImages.MODEL.toString(),
                        "--lake",
                        path("lake"),
                        "--limit",
                        "0"),
                "--limit is 0");
    }

    @Test
    void twoPlacesToScoreExcludeEachOther() {
        assertRefused(score("--lake", path("lake")), "--lake", "--image-embeddings");
    }

    @Test
    void bothNegativesAndCandidatesAreOneTooMany() {
        assertRefused(
                score("--negative-embeddings", "n", "--candidate-embeddings", "c"),
                "--negative-embeddings",
                "--candidate-embeddings",
                "choose one");
    }

    @Test
    void evaluateNeedsATruth() {
        assertRefused(CommandRun.of("evaluate", "--lake", path("nothing")), "finished run", "audit");
    }

    @Test
    void helpIsNoError() {
        CommandRun run = CommandRun.of("audit", "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("--images", "--labels", "--model", "--lake", "--max-image-failure-rate");
    }

    /** Scores tables that are not there: any complaint about a flag comes first. */
    private static CommandRun score(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "score",
                "--image-embeddings",
                path("no-images"),
                "--label-embeddings",
                path("no-labels"),
                "--output",
                path("scores")));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static String path(String name) {
        return folder.resolve(name).toString();
    }
}
