package io.lakesieve.job.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.score.TextScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;

class PartitionBanksTest {
    private static final int ID_LABELS = 3;
    private static final int LABELS = 8;
    private static final int CAPACITY = AdaNegParameters.DEFAULT.capacity();

    /** What pass 1 knows of an image. */
    private record Seen(String id, double vanilla, int label, int negative, double entropy) {
        TextScore score() {
            return new TextScore(
                    Double.NaN, vanilla, 0, 0, 0, 0, label, entropy, negative, entropy, new int[0], new double[0]);
        }

        /** By AdaNeg's rule with t = g = 0.5: above 0.75 for the ID label, below 0.25 for the negative. */
        int column() {
            return vanilla > 0.75 ? label : vanilla < 0.25 ? ID_LABELS + negative : -1;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 13})
    void mergedPartitionsHoldTheNineOfLowestEntropyOfEachLabelAndCountAllThatQualified(int partitions) {
        List<Seen> images = images();
        Map<Integer, BankState> merged = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            PartitionBanks banks = new PartitionBanks(LABELS, ID_LABELS, AdaNegParameters.DEFAULT);
            for (int i = partition; i < images.size(); i += partitions) {
                banks.offer(
                        images.get(i).score(),
                        UTF8String.fromString(images.get(i).id()));
            }
            ImageRole role = partition == 0 ? ImageRole.AUDITED : ImageRole.REFERENCE;
            banks.states(role).forEachRemaining((Tuple2<Integer, BankState> state) -> {
                assertThat(state._2().bank().entries()).hasSizeBetween(1, CAPACITY);
                assertThat(state._2().ofReference())
                        .isEqualTo(role == ImageRole.REFERENCE ? state._2().qualified() : 0);
                merged.merge(state._1(), state._2(), BankState::merge);
            });
        }

        for (int column = 0; column < LABELS; column++) {
            int label = column;
            List<Seen> qualified =
                    images.stream().filter(image -> image.column() == label).toList();
            assertThat(merged.get(column).qualified()).isEqualTo(qualified.size());
            assertThat(merged.get(column).bank().entries())
                    .extracting(BankCandidate::imageId)
                    .containsExactlyElementsOf(lowest(qualified));
        }
    }

    private static List<String> lowest(List<Seen> qualified) {
        return qualified.stream()
                .sorted(Comparator.comparingDouble(Seen::entropy).thenComparing(Seen::id))
                .map(Seen::id)
                .distinct()
                .limit(CAPACITY)
                .collect(Collectors.toList());
    }

    /** Most images on one label, some on each, ties in entropy, copies of images, and images that qualify nowhere. */
    private static List<Seen> images() {
        Random random = new Random(5);
        List<Seen> images = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            double vanilla = i % 10 == 0 ? 0.5 : i % 20 < 14 ? 0.9 : 0.1;
            int label = random.nextInt(10) == 0 ? random.nextInt(ID_LABELS) : 1;
            int negative = random.nextInt(LABELS - ID_LABELS);
            double entropy = random.nextInt(300) / 100.0;
            images.add(new Seen("image-%04d".formatted(i), vanilla, label, negative, entropy));
        }
        images.addAll(images.subList(0, 1_000));
        Collections.shuffle(images, random);
        return images;
    }
}
