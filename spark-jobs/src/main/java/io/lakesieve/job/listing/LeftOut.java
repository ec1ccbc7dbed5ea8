package io.lakesieve.job.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many files below an image root are no images of it.
 *
 * @param hidden files that are hidden by their names, or by their folders'
 * @param ofLakes files of lakes that lie below the root: tables and reports
 * @param unnamed files and folders that cannot be opened, since the bytes of their names are no text
 */
public record LeftOut(long hidden, long ofLakes, long unnamed) {
    /** Nothing is left out. */
    public static final LeftOut NONE = new LeftOut(0, 0, 0);

    /** What to tell a user, a line for each reason that there is. */
    public List<String> notices(String root) {
        List<String> notices = new ArrayList<>();
        if (hidden > 0) {
            notices.add(line(
                    hidden,
                    root,
                    "their names, or their folders', begin with a dot or with _ (pictures named _* count)"));
        }
        if (ofLakes > 0) {
            notices.add(line(ofLakes, root, "they are tables and reports of lakes that lie there"));
        }
        if (unnamed > 0) {
            notices.add(line(
                    unnamed,
                    root,
                    "their names, or their folders', are no text in the locale's encoding, %s: rename them, or set LC_ALL=C.UTF-8 if that is another"
                            .formatted(System.getProperty("sun.jnu.encoding"))));
        }
        return notices;
    }

    private static String line(long files, String root, String reason) {
        return String.format(Locale.ROOT, "%,d files below %s are left out: %s", files, root, reason);
    }
}
