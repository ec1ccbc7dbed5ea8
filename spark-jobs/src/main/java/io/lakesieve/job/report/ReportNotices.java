package io.lakesieve.job.report;

import io.lakesieve.job.bank.BankNotice;
import io.lakesieve.report.Answer;
import io.lakesieve.report.Banks;
import io.lakesieve.report.Counts;
import io.lakesieve.report.Show;
import io.lakesieve.report.Verdict;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.table.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Words the warnings of a run that a reader must know before trusting its verdicts. */
final class ReportNotices {
    private final Run run;
    private final Verdict verdict;
    private final Counts counts;
    private final Optional<Banks> banks;

    private final Optional<Answer> answer;

    ReportNotices(Run run, Verdict verdict, Counts counts, Optional<Banks> banks, Optional<Answer> answer) {
        this.run = run;
        this.verdict = verdict;
        this.counts = counts;
        this.banks = banks;
        this.answer = answer;
    }

    List<String> notices() {
        List<String> notices = new ArrayList<>();
        if (!run.status().equals(RunsSchema.FINISHED)) {
            notices.add("This run is not finished (its status is %s): what it wrote may be incomplete."
                    .formatted(run.status()));
        }
        String wanted = run.scoring().verdictMethod().tableName();
        if (!wanted.equals(verdict.method())) {
            notices.add("The verdicts of %s were asked for, but its bank cannot be trusted here. Shown are those of %s."
                    .formatted(wanted, verdict.method()));
        }
        if (verdict.origin() instanceof Verdict.Origin.Otsu) {
            notices.add("The threshold comes from Otsu’s rule, which parts any scores in two: where outliers are rare,"
                    + " most of what it puts out is in place.");
        }
        if (verdict.origin() instanceof Verdict.Origin.Reference reference && isCoarse(reference)) {
            notices.add(String.format(
                    Locale.ROOT,
                    "The threshold rests on %,d reference images, too few to say where %s %% are accepted: it is the"
                            + " lowest of their scores.",
                    reference.images(),
                    String.valueOf(Math.round(reference.accept() * 1000) / 10.0)));
        }
        answer.flatMap(Answer::warning).ifPresent(notices::add);
        if (answer.isEmpty() && !verdict.isRanking()) {
            notices.add(Answer.withoutReference());
        }
        long copies = run.counts().getOrDefault(RunCounts.REFERENCE_COPIES, 0L);
        if (copies > 0) {
            notices.add(
                    "%s the bytes of a reference image: a reference image among the images has found itself good, and should be left out of one of the two."
                            .formatted(Show.count(copies, "image has", "images have")));
        }
        banks.flatMap(found -> BankNotice.of(found.trust(), found.confidentOutliers(), found.hasEmptySide()))
                .ifPresent(notices::add);
        if (counts.failed() > counts.scored()) {
            notices.add("More images failed than were scored: see what was wrong with them below.");
        }
        return notices;
    }

    /**
     * Whether the threshold is the lowest score of the reference, see {@link
     * io.lakesieve.core.evaluation.ReferenceThreshold}.
     */
    private static boolean isCoarse(Verdict.Origin.Reference reference) {
        return reference.images() < reference.accept() / (1 - reference.accept());
    }
}
