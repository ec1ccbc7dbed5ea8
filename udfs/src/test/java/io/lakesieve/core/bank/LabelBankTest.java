package io.lakesieve.core.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LabelBankTest {
    private static final int CAPACITY = 4;

    /** Few entropies and few ids: ties, copies, and copies whose entropies differ. */
    @Provide
    Arbitrary<List<BankCandidate>> offers() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 11))
                .as((entropy, id) -> candidate(entropy / 4.0, "image-" + id))
                .list()
                .ofMaxSize(30);
    }

    @Property(tries = 300, seed = "21")
    void aBankHoldsTheSmallestOfTheDistinctImages(@ForAll("offers") List<BankCandidate> offers) {
        Map<String, BankCandidate> distinct = new TreeMap<>();
        offers.forEach(offer -> distinct.merge(offer.imageId(), offer, (a, b) -> a.entropy() <= b.entropy() ? a : b));
        List<BankCandidate> smallest = distinct.values().stream()
                .sorted(Comparator.comparing(BankCandidate::entropy).thenComparing(BankCandidate::imageId))
                .limit(CAPACITY)
                .toList();

        assertThat(bank(offers).entries()).isEqualTo(smallest);
    }

    @Property(tries = 300, seed = "22")
    void noOrderAndNoSplitChangesTheBank(@ForAll("offers") List<BankCandidate> offers, @ForAll long seed) {
        Random random = new Random(seed);
        List<BankCandidate> shuffled = new ArrayList<>(offers);
        Collections.shuffle(shuffled, random);
        List<LabelBank> parts = new ArrayList<>();
        for (int from = 0; from < shuffled.size(); ) {
            int to = Math.min(shuffled.size(), from + 1 + random.nextInt(6));
            parts.add(bank(shuffled.subList(from, to)));
            from = to;
        }
        // Merged as a tree: any two neighbours at a time.
        while (parts.size() > 1) {
            int left = random.nextInt(parts.size() - 1);
            parts.get(left).merge(parts.remove(left + 1));
        }

        List<BankCandidate> merged = parts.isEmpty() ? List.of() : parts.get(0).entries();
        assertThat(merged).isEqualTo(bank(offers).entries());
    }

    @Property(tries = 100, seed = "23", edgeCases = EdgeCasesMode.NONE)
    void mergingIsCommutative(@ForAll("offers") List<BankCandidate> left, @ForAll("offers") List<BankCandidate> right) {
        assertThat(bank(left).merge(bank(right)).entries())
                .isEqualTo(bank(right).merge(bank(left)).entries());
    }

    @Property(tries = 100, seed = "24", edgeCases = EdgeCasesMode.NONE)
    void mergingIsAssociative(
            @ForAll("offers") List<BankCandidate> a,
            @ForAll("offers") List<BankCandidate> b,
            @ForAll("offers") List<BankCandidate> c) {
        assertThat(bank(a).merge(bank(b)).merge(bank(c)).entries())
                .isEqualTo(bank(a).merge(bank(b).merge(bank(c))).entries());
    }

    @Property(tries = 100, seed = "25")
    void mergingWithItselfOrNothingChangesNothing(@ForAll("offers") List<BankCandidate> offers) {
        List<BankCandidate> entries = bank(offers).entries();

        assertThat(bank(offers).merge(bank(offers)).entries()).isEqualTo(entries);
        assertThat(bank(offers).merge(LabelBank.empty(CAPACITY)).entries()).isEqualTo(entries);
        assertThat(LabelBank.empty(CAPACITY).merge(bank(offers)).entries()).isEqualTo(entries);
    }

    @Test
    void aMergeLeavesTheOtherAsItIs() {
        LabelBank other = bank(List.of(candidate(0.5, "b")));
        bank(List.of(candidate(0.25, "a"))).merge(other).add(candidate(0, "c"));

        assertThat(other.entries()).containsExactly(candidate(0.5, "b"));
    }

    @Test
    void aSerialisedBankKeepsItsEntriesAndHasNoEmptySlots() throws IOException, ClassNotFoundException {
        LabelBank bank = LabelBank.empty(1_000_000).add(candidate(0.5, "b"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(bank);
        }

        assertThat(bytes.size()).isLessThan(1000);
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            LabelBank read = (LabelBank) in.readObject();
            assertThat(read.add(candidate(0.25, "a")).entries())
                    .containsExactly(candidate(0.25, "a"), candidate(0.5, "b"));
        }
    }

    @Test
    void anImageOfAnotherLabelIsRejected() {
        LabelBank bank = bank(List.of(candidate(0.5, "a")));

        assertThatThrownBy(() -> bank.add(new BankCandidate(3, 0.5, "b", new float[1])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Image b belongs to column 3, not into the bank of column 2");
    }

    @Test
    void banksOfAnotherCapacityDoNotMerge() {
        assertThatThrownBy(() -> LabelBank.empty(4).merge(LabelBank.empty(9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Banks of 4 and of 9 images do not merge");
    }

    @Test
    void aBankWithoutRoomIsRejected() {
        assertThatThrownBy(() -> LabelBank.empty(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A bank holds 1 image or more, not 0");
    }

    private static LabelBank bank(List<BankCandidate> offers) {
        LabelBank bank = LabelBank.empty(CAPACITY);
        offers.forEach(bank::add);
        return bank;
    }

    private static BankCandidate candidate(double entropy, String imageId) {
        return new BankCandidate(2, entropy, imageId, new float[] {imageId.hashCode()});
    }
}
