package io.lakesieve.job;

import io.lakesieve.core.AdaNegParameters;
import io.lakesieve.core.BankCandidate;
import io.lakesieve.core.FeatureBank;
import io.lakesieve.table.BankColumns;
import io.lakesieve.table.Lake;
import io.lakesieve.table.NegativeLabel;
import io.lakesieve.table.Run;
import io.lakesieve.table.StoredLabel;
import java.util.List;

/** The banks of a lake's runs over one label set, as they were when their run had gathered them. */
final class LakeBanks {
    private final Lake lake;
    private final BankColumns columns;

    LakeBanks(Lake lake, List<StoredLabel> idLabels, List<NegativeLabel> negatives) {
        this.lake = lake;
        this.columns = new BankColumns(idLabels, negatives);
    }

    /** The banks of a run, with its own account of how they filled. */
    GatheredBank of(Run run) {
        List<BankCandidate> entries = lake.featureBank().ofRun(run.runId()).stream()
                .map(image -> new BankCandidate(columns.of(image), image.entropy(), image.imageId(), image.embedding()))
                .toList();
        return new GatheredBank(
                FeatureBank.of(entries, AdaNegParameters.DEFAULT.capacity()),
                BankFill.of(run).orElseThrow());
    }
}
