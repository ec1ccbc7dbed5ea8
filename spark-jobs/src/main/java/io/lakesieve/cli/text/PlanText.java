package io.lakesieve.cli.text;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.PlanRun;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Writes what a dry run found: how many images and prompts a run would embed and score, and how long it would take. */
public final class PlanText {
    public static final String NOTHING_WRITTEN = "A dry run: nothing was written.";

    private final StringBuilder text = new StringBuilder();

    public PlanText images(PlanRun.Embedding plan) {
        line(
                "Embed %,d images: %,d new, %,d changed, %,d failed before; %,d are known and unchanged.",
                plan.work(), plan.fresh(), plan.changed(), plan.failed(), plan.known());
        if (plan.unread() > 0) {
            line("  Beside them %,d shards are read; how many images these hold is known then.", plan.unread());
        }
        if (plan.perhapsMoved() > 0) {
            line(
                    "  %,d of them have as many bytes as known ones: only those whose bytes differ are embedded.",
                    plan.perhapsMoved());
        }
        if (plan.leftOut() > 0) {
            line("  %,d new or changed images are left out.", plan.leftOut());
        }
        return time(plan.work(), plan.rate(), "images");
    }

    public PlanText prompts(PlanRun.Embedding plan) {
        line("Embed %,d prompts; %,d are known.", plan.work(), plan.known());
        return time(plan.work(), plan.rate(), "prompts");
    }

    public PlanText scores(PlanRun.Scoring plan, List<ScoringMethod> methods) {
        line(
                plan.from().isPresent()
                        ? "Score, taking over what holds of run " + plan.from().get() + ":"
                        : "Score everything, since no finished run has scored these images with these labels, negatives"
                                + " and parameters:");
        for (ScoringMethod method : methods) {
            line(
                    "  %s: %,d images computed, %,d copied%s",
                    method.tableName(),
                    plan.computed().get(method),
                    plan.copied().get(method),
                    method.adaptation().isPresent() && plan.copied().get(method) > 0
                            ? " (all computed if the banks change)"
                            : "");
        }
        return time(
                plan.computed().values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0),
                plan.rate(),
                "images");
    }

    private PlanText time(long work, OptionalDouble rate, String what) {
        if (work > 0) {
            line(
                    rate.isPresent()
                            ? "  about " + TimeText.of(Math.ceil(work / rate.getAsDouble()))
                                    + String.format(
                                            Locale.ROOT,
                                            ", at the %,.1f %s/s of the last run",
                                            rate.getAsDouble(),
                                            what)
                            : "  no run has done this before, so its time is not known");
        }
        return this;
    }

    private void line(String format, Object... values) {
        text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
                .append(System.lineSeparator());
    }

    public String text() {
        return text + NOTHING_WRITTEN;
    }
}
