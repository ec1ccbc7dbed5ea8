package io.lakesieve.job.listing;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.when;

import java.net.URI;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;

/** Turns paths of images as users name them in files into the paths that the tables have. */
public final class NamedPaths {
    private static final String SCHEME = "^[A-Za-z][A-Za-z0-9+.-]*:.*";

    /**
     * The path as the tables have it: qualified, a relative one below the image root. Tables of images may name them by what is
     * no full path: of such names this makes the same on both sides.
     */
    public static Column qualified(Column path, String root) {
        String folder = root.endsWith("/") ? root : root + "/";
        String fileSystem = root.isEmpty() || ImageLocation.isOfCatalog(root) ? "" : fileSystem(new Path(root));
        return when(path.rlike(SCHEME), regexp_replace(path, "^file:/+", "file:/"))
                .when(path.startsWith("/"), concat(lit(fileSystem), path))
                .otherwise(concat(lit(folder), path));
    }

    private static String fileSystem(Path root) {
        URI uri = root.toUri();
        String authority = uri.getAuthority() == null ? "" : "//" + uri.getAuthority();
        return uri.getScheme() == null ? "" : uri.getScheme() + ":" + authority;
    }

    private NamedPaths() {}
}
