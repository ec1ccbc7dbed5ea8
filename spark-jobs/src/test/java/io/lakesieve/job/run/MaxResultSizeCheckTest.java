package io.lakesieve.job.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.PublishedInputs;
import io.lakesieve.job.bank.GatherBanks;
import io.lakesieve.job.score.ScoringPlan;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaxResultSizeCheckTest {
    private static final long IMAGES = 1_000_000;

    @Test
    void banksThatTheDriverMayNotReceiveAreRefusedBeforeTheyAreGathered() {
        // 600 labels and negatives of 48 dimensions: 9 x 600 images of 192 bytes and what belongs to them, some 4 MiB
        assertThatThrownBy(() -> GatherBanks.requireRoom(limit("1m"), plan(), IMAGES))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("spark.driver.maxResultSize = 1m")
                .hasMessageContaining("set it to ")
                .hasMessageMatching("(?s)The banks of [\\d,]+ labels can take [\\d,]+ images .* to the driver.*");
    }

    @Test
    void followingTheAdviceHelps() {
        assertThatThrownBy(() -> GatherBanks.requireRoom(limit("1m"), plan(), IMAGES))
                .satisfies(error -> {
                    String advised = error.getMessage().replaceAll("(?s).*set it to (\\d+m).*", "$1");
                    assertThatCode(() -> GatherBanks.requireRoom(limit(advised), plan(), IMAGES))
                            .doesNotThrowAnyException();
                });
    }

    @ParameterizedTest
    @CsvSource({"1m, 100", "1g, 1000000", "0, 1000000"})
    void fewImagesALargeLimitOrNoneAreFine(String limit, long images) {
        assertThatCode(() -> GatherBanks.requireRoom(limit(limit), plan(), images))
                .doesNotThrowAnyException();
    }

    private static SparkConf limit(String bytes) {
        return new SparkConf(false).set("spark.driver.maxResultSize", bytes);
    }

    private static ScoringPlan plan() {
        return ScoringPlan.of(
                new PublishedInputs(io.lakesieve.LocalSpark.session(), "small").labelSet(5),
                ScoringOptions.DEFAULT.withMethods(List.of(ScoringMethod.ADA_NEG_TASK)));
    }
}
