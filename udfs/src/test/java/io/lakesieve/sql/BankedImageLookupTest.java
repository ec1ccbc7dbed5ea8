package io.lakesieve.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.bank.FeatureBank;
import java.util.List;
import org.junit.jupiter.api.Test;

class BankedImageLookupTest {
    @Test
    void aBankedImageIsFoundByItsEmbedding() {
        BankedImageLookup copies = new BankedImageLookup(FeatureBank.of(
                List.of(
                        new BankCandidate(0, 0.5, "one", floats(1, 0, 0)),
                        new BankCandidate(3, 0.5, "other", floats(0, 1, 0))),
                9));

        assertThat(copies.imageId(floats(0, 1, 0))).contains("other");
        assertThat(copies.imageId(floats(0, 1, 1e-7f))).isEmpty();
    }

    private static float[] floats(float... values) {
        return values;
    }
}
