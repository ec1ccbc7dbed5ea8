package io.lakesieve.lexicon;

import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.codec.digest.DigestUtils;

/** The words that negatives are mined from, with a fingerprint that is known before WordNet is read. */
public final class Candidates {
    private final String fingerprint;
    private final Supplier<List<Candidate>> source;
    private List<Candidate> words;

    private Candidates(String fingerprint, Supplier<List<Candidate>> source) {
        this.fingerprint = fingerprint;
        this.source = source;
    }

    /** WordNet's, which are the same in every run and are read when they are first asked for. */
    public static Candidates ofWordNet() {
        return new Candidates(WordNetCandidates.FINGERPRINT, WordNetCandidates::load);
    }

    /** Those words. */
    public static Candidates of(List<Candidate> words) {
        List<Candidate> copy = List.copyOf(words);
        return new Candidates(fingerprint(copy), () -> copy);
    }

    /** SHA-256 over the words and their parts of speech in {@link Candidate#ORDER}, in hexadecimal. */
    static String fingerprint(List<Candidate> words) {
        StringBuilder lines = new StringBuilder();
        words.stream().sorted(Candidate.ORDER).forEach(candidate -> lines.append(
                        candidate.partOfSpeech().tableName())
                .append('\t')
                .append(candidate.word())
                .append('\n'));
        return DigestUtils.sha256Hex(lines.toString());
    }

    /** The same for the same words in any order. */
    public String fingerprint() {
        return fingerprint;
    }

    /** The words; some 70,000. */
    public synchronized List<Candidate> words() {
        if (words == null) {
            words = source.get();
        }
        return words;
    }
}
