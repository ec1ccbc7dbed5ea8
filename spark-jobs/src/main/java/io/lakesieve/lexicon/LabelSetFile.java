package io.lakesieve.lexicon;

import io.lakesieve.config.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a label file: UTF-8, one ID label a line, optionally a tab and a prompt of its own.
 *
 * <p>Blank lines and lines of white space alone are skipped, a byte-order mark and Windows line ends are accepted, and
 * duplicates are merged with a notice.
 */
public final class LabelSetFile {
    /**
     * What a label file held.
     *
     * @param labels distinct, in order of the file
     * @param names of all lines, in order of the file
     * @param notices what was merged, in words for the user
     */
    public record Content(List<IdLabel> labels, List<String> names, List<String> notices) {
        public Content {
            labels = List.copyOf(labels);
            names = List.copyOf(names);
            notices = List.copyOf(notices);
        }
    }

    /**
     * Parses the text of a label file.
     *
     * @param text the whole file
     * @param name how messages call the file
     * @throws InputException if no label is left, a label has two prompts, or a prompt is empty
     */
    public static Content parse(String text, String name) {
        Map<String, IdLabel> labels = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        int lineNumber = 0;
        for (String line : TextLines.of(text)) {
            lineNumber++;
            if (!line.isBlank()) {
                IdLabel label = parseLine(line, name, lineNumber);
                names.add(label.label());
                add(label, labels, notices, name, lineNumber);
            }
        }
        if (labels.isEmpty()) {
            throw new InputException("The label file " + name + " holds no label: write one class name a line.");
        }
        return new Content(List.copyOf(labels.values()), names, notices);
    }

    private static IdLabel parseLine(String line, String name, int lineNumber) {
        int tab = line.indexOf('\t');
        if (tab < 0) {
            return IdLabel.named(line.strip());
        }
        String label = line.substring(0, tab).strip();
        String prompt = line.substring(tab + 1).strip();
        if (label.isEmpty()) {
            throw new InputException(
                    "Line %d of the label file %s has no label before the tab: write label, tab, prompt."
                            .formatted(lineNumber, name));
        }
        return prompt.isEmpty() ? IdLabel.named(label) : new IdLabel(label, prompt);
    }

    private static void add(
            IdLabel label, Map<String, IdLabel> labels, List<String> notices, String name, int lineNumber) {
        IdLabel known = labels.putIfAbsent(label.label(), label);
        if (known == null) {
            return;
        }
        if (!known.ownPrompt().equals(label.ownPrompt())) {
            throw new InputException(
                    "Line %d of the label file %s gives '%s' another prompt than before: keep one of them."
                            .formatted(lineNumber, name, label.label()));
        }
        notices.add(
                "'%s' stands more than once in %s (line %d): counted once".formatted(label.label(), name, lineNumber));
    }

    private LabelSetFile() {}
}
