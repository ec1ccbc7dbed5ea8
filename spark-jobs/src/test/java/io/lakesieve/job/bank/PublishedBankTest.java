package io.lakesieve.job.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.LocalSpark;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.Tolerances;
import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.BankSide;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.PublishedInputs;
import io.lakesieve.job.embedded.ImageTable;
import io.lakesieve.job.run.Progress;
import io.lakesieve.job.score.ImageScoring;
import io.lakesieve.job.score.ScoresInto;
import io.lakesieve.lake.BankedImage;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.table.FeatureBankTable;
import io.lakesieve.table.Lake;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AdaNeg's banks against the published code's memory, filled by the job and read back from their table. */
class PublishedBankTest {
    private static final int GROUPS = 5;
    private static final int SLOTS = AdaNegParameters.DEFAULT.memory() + 1;
    private static final Map<String, PublishedInputs> INPUTS = new HashMap<>();
    private static final Map<String, List<BankedImage>> BANKS = new HashMap<>();
    private static final Map<String, BankStatistics> FILLS = new HashMap<>();

    @BeforeAll
    static void fillBanksIntoATable(@TempDir Path folder) {
        SparkSession spark = LocalSpark.session();
        FeatureBankTable table = Lake.at(spark, folder.toString()).featureBank();
        for (String name : List.of("tiny", "small")) {
            PublishedInputs inputs = new PublishedInputs(spark, name);
            LabelSet labels = inputs.labelSet(GROUPS);
            GatheredBank bank = gather(spark, labels, inputs.images());
            table.put(name, bank.images(labels));
            INPUTS.put(name, inputs);
            FILLS.put(name, bank.fill());
        }
        INPUTS.keySet().forEach(name -> BANKS.put(name, table.ofRun(name)));
    }

    private static GatheredBank gather(SparkSession spark, LabelSet labels, Dataset<Row> images) {
        ScoringOptions options = ScoringOptions.DEFAULT.withMethods(List.of(ScoringMethod.ADA_NEG_TASK));
        return new ImageScoring(spark, labels, options, Progress.SILENT)
                .execute(
                        new ImageScoring.Images(ImageTable.ofUnitRows(images), images.count(), images.count()),
                        Optional.empty(),
                        ImageScoring.ResumeState.NOTHING,
                        new ScoresInto(scores -> {}))
                .bank()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void everyLabelBanksThePublishedImages(String name) {
        assertThat(BANKS.get(name))
                .extracting(PublishedBankTest::key)
                .containsExactlyInAnyOrderElementsOf(memory(name).keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void bankedImagesHaveThePublishedEntropies(String name) {
        Map<String, Integer> slots = memory(name);
        float[] entropies = INPUTS.get(name).fixtures().floats("adaneg_ment");

        for (BankedImage image : BANKS.get(name)) {
            assertThat(image.entropy())
                    .as(key(image))
                    .isCloseTo(entropies[slots.get(key(image))], within(Tolerances.ENTROPY));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void embeddingsComeBackBitForBit(String name) {
        EmbeddingMatrix images = INPUTS.get(name).fixtures().matrix("images");

        assertThat(BANKS.get(name)).allSatisfy(image -> assertThat(image.embedding())
                .containsExactly(images.row(Integer.parseInt(image.imageId().substring("image-".length())))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void theRunCountsTheImagesThatThePublishedCodeFlags(String name) {
        int[] flags = INPUTS.get(name).fixtures().ints("adaneg_flag");
        BankStatistics fill = FILLS.get(name);

        assertThat(List.of(fill.idQualified(), fill.negativeQualified()))
                .containsExactly(count(flags, 1), count(flags, -1));
    }

    private static long count(int[] flags, int flag) {
        return java.util.stream.IntStream.of(flags)
                .filter(value -> value == flag)
                .count();
    }

    private static String key(BankedImage image) {
        return image.side().tableName() + " " + image.label() + " " + image.imageId();
    }

    /** The slot of each banked image of the published memory, whose rows are the ID labels, then the negatives by rank. */
    private static Map<String, Integer> memory(String name) {
        int[] memory = INPUTS.get(name).fixtures().ints("adaneg_mem");
        int idLabels = INPUTS.get(name).labels().size();
        Map<String, Integer> slots = new TreeMap<>();
        for (int slot = 0; slot < memory.length; slot++) {
            if (memory[slot] >= 0) {
                int row = slot / SLOTS;
                BankSide side = row < idLabels ? BankSide.ID : BankSide.NEGATIVE;
                String label = side == BankSide.ID
                        ? PublishedInputs.name("label", row)
                        : PublishedInputs.name("negative", row - idLabels);
                slots.put(side.tableName() + " " + label + " " + PublishedInputs.name("image", memory[slot]), slot);
            }
        }
        return slots;
    }
}
