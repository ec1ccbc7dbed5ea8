package io.lakesieve.lexicon;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.sf.extjwnl.JWNLException;
import net.sf.extjwnl.data.IndexWord;
import net.sf.extjwnl.data.POS;
import net.sf.extjwnl.data.Pointer;
import net.sf.extjwnl.data.PointerType;
import net.sf.extjwnl.data.Synset;
import net.sf.extjwnl.data.Word;
import net.sf.extjwnl.dictionary.Dictionary;

/** What WordNet says of words beside each other: which name subcategories of others, which are proper nouns. */
public final class WordNetRelations {
    private final Dictionary dictionary;

    private WordNetRelations(Dictionary dictionary) {
        this.dictionary = dictionary;
    }

    /** Opens WordNet. */
    public static WordNetRelations open() {
        try {
            return new WordNetRelations(Dictionary.getDefaultResourceInstance());
        } catch (JWNLException e) {
            throw unreadable(e);
        }
    }

    /**
     * The spelling keys of all nouns for what lies below any sense of one of these nouns; the nouns that WordNet does not
     * know have none.
     */
    public Set<String> subcategoryKeys(Collection<String> nouns) {
        Deque<Synset> open = new ArrayDeque<>();
        nouns.forEach(noun -> open.addAll(senses(noun)));
        Set<Long> seen = new HashSet<>();
        Set<String> keys = new HashSet<>();
        while (!open.isEmpty()) {
            for (Synset below : targets(open.pop(), PointerType.HYPONYM)) {
                if (seen.add(below.getOffset())) {
                    for (Word word : below.getWords()) {
                        keys.add(Prompts.spellingKey(word.getLemma()));
                    }
                    open.push(below);
                }
            }
        }
        return keys;
    }

    /** Whether every sense of the noun is an instance, such as a country or a person. */
    public boolean isProperNoun(String noun) {
        List<Synset> senses = senses(noun);
        return !senses.isEmpty()
                && senses.stream().noneMatch(sense -> sense.getPointers(PointerType.INSTANCE_HYPERNYM)
                        .isEmpty());
    }

    private List<Synset> senses(String noun) {
        try {
            IndexWord word = dictionary.lookupIndexWord(POS.NOUN, noun.replace('_', ' '));
            List<Synset> senses = new ArrayList<>();
            if (word != null) {
                // The dictionary reads senses while they are iterated over: bulk copies of its list come out empty.
                for (Synset sense : word.getSenses()) {
                    senses.add(sense);
                }
            }
            return senses;
        } catch (JWNLException e) {
            throw unreadable(e);
        }
    }

    private static List<Synset> targets(Synset synset, PointerType type) {
        return synset.getPointers(type).stream().map(WordNetRelations::target).toList();
    }

    private static Synset target(Pointer pointer) {
        try {
            return pointer.getTargetSynset();
        } catch (JWNLException e) {
            throw unreadable(e);
        }
    }

    private static IllegalStateException unreadable(JWNLException e) {
        return new IllegalStateException("WordNet, which is part of the application, could not be read", e);
    }
}
