package io.lakesieve.job.bank;

import io.lakesieve.lake.BankColumns;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.lake.StoredLabel;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.List;

/** The banks of a lake's runs over one label set, as they were when their run had gathered them. */
public final class LakeBanks {
    private final Lake lake;
    private final BankColumns columns;

    public LakeBanks(Lake lake, List<StoredLabel> idLabels, List<NegativeLabel> negatives) {
        this.lake = lake;
        this.columns = new BankColumns(idLabels, negatives);
    }

    /** The banks of a run, with its own account of how they filled. */
    public GatheredBank of(Run run) {
        return new GatheredBank(
                columns.bank(lake.featureBank().ofRun(run.scoresOf())),
                BankStatistics.of(run).orElseThrow());
    }
}
