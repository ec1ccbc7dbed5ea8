package io.lakesieve.lexicon;

import io.lakesieve.config.InputException;
import io.lakesieve.core.mining.PartOfSpeech;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Reads and writes candidates as tab-separated text: word, part_of_speech, lexicographer_file, with a header.
 *
 * <p>Only the first column is needed; without a part of speech a word is a noun, and the header may be missing.
 */
public final class CandidateFile {
    public static final String HEADER = "word\tpart_of_speech\tlexicographer_file";

    /** The text of a candidate file, in the order given. */
    public static String format(List<Candidate> candidates) {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (Candidate candidate : candidates) {
            text.append(candidate.word())
                    .append('\t')
                    .append(candidate.partOfSpeech().tableName())
                    .append('\t')
                    .append(candidate.lexicographerFile())
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * Parses the text of a candidate file into distinct candidates, nouns first, each by UTF-8 bytes.
     *
     * @param name how messages call the file
     * @throws InputException if a part of speech is unknown or no word is left
     */
    public static List<Candidate> parse(String text, String name) {
        TreeSet<Candidate> candidates = new TreeSet<>(Candidate.ORDER);
        int lineNumber = 0;
        for (String line : TextLines.of(text)) {
            lineNumber++;
            boolean header = lineNumber == 1 && line.split("\t", 2)[0].equals("word");
            if (!header && !line.isBlank()) {
                candidates.add(parseLine(line, name, lineNumber));
            }
        }
        if (candidates.isEmpty()) {
            throw new InputException("The candidate file " + name + " holds no word: write one a line, or leave out"
                    + " --candidates to take WordNet's.");
        }
        return List.copyOf(candidates);
    }

    private static Candidate parseLine(String line, String name, int lineNumber) {
        String[] columns = line.split("\t", -1);
        String word = columns[0].strip().replace('_', ' ').toLowerCase(Locale.ROOT);
        if (word.isEmpty()) {
            throw new InputException(
                    "Line %d of the candidate file %s has no word in its first column: fill it or remove"
                                    .formatted(lineNumber, name)
                            + " the line.");
        }
        String partOfSpeech = columns.length > 1 ? columns[1].strip() : "";
        return new Candidate(
                word,
                partOfSpeech.isEmpty() ? PartOfSpeech.NOUN : partOfSpeech(partOfSpeech, name, lineNumber),
                columns.length > 2 ? columns[2].strip() : "");
    }

    private static PartOfSpeech partOfSpeech(String name, String file, int lineNumber) {
        for (PartOfSpeech partOfSpeech : PartOfSpeech.values()) {
            if (partOfSpeech.tableName().equals(name)) {
                return partOfSpeech;
            }
        }
        throw new InputException(
                "Line %d of the candidate file %s has the part of speech '%s': write noun or adjective."
                        .formatted(lineNumber, file, name));
    }

    private CandidateFile() {}
}
