package io.lakesieve.lexicon;

import io.lakesieve.config.InputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The classes of a labelled data set, in the order of their indices: a name a line, or its folder, a tab and the name, as
 * ImageNet's synsets have them.
 *
 * @param names by index
 * @param byFolder the name of each folder's class, the folder being called after its synset, its index or its name
 */
public record ClassNames(List<String> names, Map<String, String> byFolder) {
    public ClassNames {
        names = List.copyOf(names);
        byFolder = Map.copyOf(byFolder);
    }

    /**
     * Parses the text of a file of class names.
     *
     * @param name how messages call the file
     * @throws InputException if there is none
     */
    public static ClassNames parse(String text, String name) {
        List<String> names = new ArrayList<>();
        Map<String, String> byFolder = new HashMap<>();
        for (String line : TextLines.of(text)) {
            if (!line.isBlank()) {
                String[] parts = line.split("\t", 2);
                String label = parts[parts.length - 1].strip();
                byFolder.put(Integer.toString(names.size()), label);
                byFolder.put(parts[0].strip(), label);
                names.add(label);
            }
        }
        if (names.isEmpty()) {
            throw new InputException("The file of class names %s is empty: write one a line.".formatted(name));
        }
        return new ClassNames(names, byFolder);
    }

    /** Classes that are called after their folders; a number and a dot before a name, as CUB has them, are no part of it. */
    public static ClassNames ofFolders(List<String> folders) {
        List<String> names = new ArrayList<>();
        Map<String, String> byFolder = new HashMap<>();
        for (String folder : folders) {
            String name = folder.replaceFirst("^\\d+\\.", "");
            names.add(name);
            byFolder.put(folder, name);
        }
        return new ClassNames(names, byFolder);
    }

    /** The distinct names as ID labels. */
    public List<IdLabel> labels() {
        Map<String, IdLabel> labels = new LinkedHashMap<>();
        names.forEach(name -> labels.putIfAbsent(name, IdLabel.named(name)));
        return List.copyOf(labels.values());
    }
}
