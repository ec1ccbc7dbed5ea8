package io.lakesieve.view;

import io.lakesieve.sql.LakeSetting;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the views over a lake temporary views of a session, once the session names a lake. Each is a query of {@code
 * lakesieve_view}, so it follows the lake: it shows runs that finish later, and another lake once the setting names it.
 */
final class SessionViews {
    /** The session setting that says whether the views are there by their names; true unless told otherwise. */
    private static final String VIEWS = "spark.lakesieve.views";

    /** Whether this thread makes views: only their columns matter then, and no table need be read. */
    private static final ThreadLocal<Boolean> MAKING = ThreadLocal.withInitial(() -> false);

    private final SparkSession session;
    private boolean done;

    SessionViews(SparkSession session) {
        this.session = session;
    }

    static boolean areBeingMade() {
        return MAKING.get();
    }

    /** Makes the views, unless that is done, or under way further up, or there is no lake. */
    synchronized void ensure() {
        if (done || LakeSetting.uri(session).isEmpty() || !areWanted()) {
            return;
        }
        done = true;
        MAKING.set(true);
        try {
            for (String name : LakeViews.NAMES) {
                session.sql("CREATE OR REPLACE TEMPORARY VIEW %s AS SELECT * FROM %s('%s')"
                        .formatted(name, LakeViewFunction.NAME, name));
            }
        } finally {
            MAKING.remove();
        }
    }

    private boolean areWanted() {
        return Boolean.parseBoolean(session.conf().get(VIEWS, "true"));
    }
}
