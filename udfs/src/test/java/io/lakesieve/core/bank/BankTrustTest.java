package io.lakesieve.core.bank;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BankTrustTest {
    @Test
    void theExpectedShareIsThatOfTheReferenceAmongAllOverThoseThatQualified() {
        // 3 of 60 reference images look like outliers, so 50 of 1,000 images would; 200 do.
        BankTrust trust = BankTrust.of(1_000, 200, 60, 3, false);

        assertThat(trust.inDistributionShare()).hasValue(0.25);
        assertThat(trust.trusted()).contains(true);
        assertThat(trust.isDistrusted()).isFalse();
    }

    @Test
    void halfIsStillTrustedAndMoreIsNot() {
        assertThat(BankTrust.of(1_000, 100, 60, 3, false).trusted()).contains(true);
        assertThat(BankTrust.of(1_000, 99, 60, 3, false).trusted()).contains(false);
    }

    @Test
    void theExpectedShareIsAtMostOne() {
        assertThat(BankTrust.of(1_000, 10, 60, 3, false).inDistributionShare()).hasValue(1);
        assertThat(BankTrust.of(1_000, 0, 60, 3, false).inDistributionShare()).hasValue(1);
    }

    @Test
    void aReferenceWithoutConfidentOutliersSpeaksForTheBank() {
        BankTrust trust = BankTrust.of(1_000, 5, 60, 0, false);

        assertThat(trust.inDistributionShare()).hasValue(0);
        assertThat(trust.trusted()).contains(true);
    }

    @Test
    void anEmptySideIsNotTrustedWhateverTheReferenceSays() {
        assertThat(BankTrust.of(1_000, 5, 60, 0, true).trusted()).contains(false);
        assertThat(BankTrust.of(1_000, 0, 0, 0, true).trusted()).contains(false);
    }

    @Test
    void withoutAReferenceNothingIsKnown() {
        BankTrust trust = BankTrust.of(1_000, 5, 0, 0, false);

        assertThat(trust.inDistributionShare()).isEmpty();
        assertThat(trust.trusted()).isEmpty();
        assertThat(trust.isDistrusted()).isFalse();
    }
}
