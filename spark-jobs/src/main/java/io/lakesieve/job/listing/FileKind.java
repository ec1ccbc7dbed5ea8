package io.lakesieve.job.listing;

import java.util.regex.Pattern;

/** What a file counts as in a listing. */
enum FileKind {
    /** Its name, or that of a folder that it lies in, begins with _ or a dot, and it is no picture named so by a camera. */
    HIDDEN,
    /** It is part of the log of a lake's runs, by which the lake is known. */
    LAKE_LOG,
    /** A tar. */
    SHARD,
    /** A picture by its suffix. */
    PICTURE,
    /** Any other file. */
    OTHER,
    /** It, or its folder, cannot be opened, since the bytes of its name are no text. */
    UNNAMED;

    private static final Pattern HIDDEN_NAME = Pattern.compile("^[_.]");
    private static final Pattern HIDDEN_FOLDER = Pattern.compile("(^|/)[_.]");
    private static final String SUFFIXES = "\\.(jpe?g|jpe|jfif|png|gif|bmp|tiff?|webp)";
    private static final Pattern PICTURE_NAME = Pattern.compile("[^.].*" + SUFFIXES, Pattern.CASE_INSENSITIVE);
    /** Cameras begin names so, as in _DSC0001.JPG. */
    private static final Pattern UNDERSCORED_PICTURE = Pattern.compile("_.*" + SUFFIXES, Pattern.CASE_INSENSITIVE);

    /** The kind of a file with a name that has that path, relative to the root. */
    static FileKind of(String relative) {
        if (NestedLakes.rootOf(relative).isPresent()) {
            return LAKE_LOG;
        }
        int start = relative.lastIndexOf('/') + 1;
        String name = relative.substring(start);
        boolean isHidden = HIDDEN_FOLDER.matcher(relative.substring(0, start)).find()
                || (HIDDEN_NAME.matcher(name).find()
                        && !UNDERSCORED_PICTURE.matcher(name).matches());
        if (isHidden) {
            return HIDDEN;
        }
        if (name.endsWith(".tar")) {
            return SHARD;
        }
        return PICTURE_NAME.matcher(name).matches() ? PICTURE : OTHER;
    }
}
