package io.lakesieve.job.inventory;

import io.lakesieve.table.Lake;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The lakes at and below an image root: a folder is one if its table of runs has a log. */
final class NestedLakes {
    private static final String RUNS_LOG = "/%s/_delta_log/".formatted(Lake.RUNS);

    /** Paths of the lakes, relative to the image root and with a slash behind them; empty for the root itself. */
    private final Set<String> roots = new HashSet<>();

    /** Those of the files at these paths, which are relative to the image root. */
    static NestedLakes among(Collection<String> paths) {
        NestedLakes lakes = new NestedLakes();
        for (String path : paths) {
            int end = ("/" + path).indexOf(RUNS_LOG);
            if (end >= 0) {
                lakes.roots.add(path.substring(0, end));
            }
        }
        return lakes;
    }

    /** Whether a file belongs to a table or a report of a lake; pictures beside these do not. */
    boolean hold(String path) {
        int begin = 0;
        for (int end = path.indexOf('/'); end >= 0 && !roots.isEmpty(); end = path.indexOf('/', begin)) {
            if (roots.contains(path.substring(0, begin)) && Lake.isFolder(path.substring(begin, end))) {
                return true;
            }
            begin = end + 1;
        }
        return false;
    }

    private NestedLakes() {}
}
