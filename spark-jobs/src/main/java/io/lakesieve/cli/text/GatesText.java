package io.lakesieve.cli.text;

import io.lakesieve.job.verdict.CheckGates;
import io.lakesieve.job.verdict.GateText;
import io.lakesieve.table.GateResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats what the gates of a run found, with the values that they measured. */
public final class GatesText {
    private final List<GateResult> gates;

    public GatesText(List<GateResult> gates) {
        this.gates = List.copyOf(gates);
    }

    public String text() {
        long failed = gates.stream().filter(gate -> !gate.passed()).count();
        boolean isCut = gates.size() == CheckGates.MAX_SHOWN;
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%nGates: %s%n",
                failed == 0 ? "all passed" : (failed == CheckGates.MAX_SHOWN ? "at least " : "") + failed + " failed"));
        gates.forEach(gate ->
                text.append(String.format("  %s  %s%n", gate.passed() ? "passed" : "FAILED", GateText.of(gate))));
        if (isCut) {
            text.append(String.format("  the table gates has all%n"));
        }
        return text.toString();
    }

    /** The same for the summary. */
    public List<Map<String, Object>> records() {
        return gates.stream().map(GatesText::asMap).toList();
    }

    private static Map<String, Object> asMap(GateResult gate) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("rule", gate.rule());
        map.put("source", gate.source().orElse(null));
        map.put("value", gate.value().isPresent() ? gate.value().getAsDouble() : null);
        map.put("limit", gate.limit());
        map.put("passed", gate.passed());
        map.put("note", gate.note().orElse(null));
        return map;
    }
}
