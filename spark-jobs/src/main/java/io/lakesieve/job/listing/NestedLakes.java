package io.lakesieve.job.listing;

import io.lakesieve.table.Lake;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The lakes at and below an image root: a folder is one if its table of runs has a log. */
final class NestedLakes implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String RUNS_LOG = "/%s/_delta_log/".formatted(Lake.RUNS);

    /** Paths of the lakes, relative to the image root and with a slash behind them; empty for the root itself. */
    private final Set<String> roots;

    /** @param roots as {@link #rootOf} says them */
    NestedLakes(Collection<String> roots) {
        this.roots = new HashSet<>(roots);
    }

    /** The root of the lake whose log of runs a file is part of; the paths of both are relative to the image root. */
    static Optional<String> rootOf(String path) {
        int end = ("/" + path).indexOf(RUNS_LOG);
        return end < 0 ? Optional.empty() : Optional.of(path.substring(0, end));
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
}
