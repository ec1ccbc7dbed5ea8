package io.lakesieve.lexicon;

import io.lakesieve.core.mining.PartOfSpeech;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.sf.extjwnl.JWNLException;
import net.sf.extjwnl.data.POS;
import net.sf.extjwnl.data.Synset;
import net.sf.extjwnl.dictionary.Dictionary;

/**
 * Reads from WordNet 3.1 the candidates that NegLabel mines negatives from: the first lemma of every noun and adjective
 * synset.
 *
 * <p>Lower-cased, distinct within a part of speech, without the lexicographer files {@code noun.animal} and {@code
 * noun.food} (NegLabel, appendix A; its published list came from WordNet 3.0). A word whose first synset lies in an
 * excluded file stays a candidate where it also heads a synset of another file.
 */
public final class WordNetCandidates {
    /** Of the words, see {@link Candidates#fingerprint()}: a test compares the two. */
    static final String FINGERPRINT = "aad670211dbd36130c57510b4c57bc54ce945de9e12c7e9195a5df8f3549e435";

    private static final Set<String> EXCLUDED_FILES = Set.of("noun.animal", "noun.food");

    /** All candidates, nouns first, each by UTF-8 bytes; about 70,000 words, read in seconds. */
    public static List<Candidate> load() {
        return loadWithout(EXCLUDED_FILES);
    }

    /** The candidates of all lexicographer files but those, such as {@code noun.animal}, in the same order. */
    static List<Candidate> loadWithout(Set<String> excludedFiles) {
        try {
            Dictionary dictionary = Dictionary.getDefaultResourceInstance();
            TreeMap<Candidate, Candidate> candidates = new TreeMap<>(Candidate.ORDER);
            collect(dictionary, POS.NOUN, PartOfSpeech.NOUN, excludedFiles, candidates);
            collect(dictionary, POS.ADJECTIVE, PartOfSpeech.ADJECTIVE, excludedFiles, candidates);
            return List.copyOf(candidates.values());
        } catch (JWNLException e) {
            throw new IllegalStateException("WordNet, which is part of the application, could not be read", e);
        }
    }

    private static void collect(
            Dictionary dictionary,
            POS pos,
            PartOfSpeech partOfSpeech,
            Set<String> excludedFiles,
            Map<Candidate, Candidate> candidates)
            throws JWNLException {
        Iterator<Synset> synsets = dictionary.getSynsetIterator(pos);
        while (synsets.hasNext()) {
            Synset synset = synsets.next();
            if (!excludedFiles.contains(synset.getLexFileName())) {
                String lemma = synset.getWords().get(0).getLemma();
                String word = lemma.replace('_', ' ').toLowerCase(Locale.ROOT);
                Candidate candidate = new Candidate(word, partOfSpeech, synset.getLexFileName());
                candidates.putIfAbsent(candidate, candidate);
            }
        }
    }

    private WordNetCandidates() {}
}
