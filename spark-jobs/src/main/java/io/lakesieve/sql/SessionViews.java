package io.lakesieve.sql;

import org.apache.spark.sql.SparkSession;

/**
 * Makes the views over a lake temporary views of a session, once the session names a lake. Each is a query of {@code
 * lakesieve_view}, so it follows the lake: it shows runs that finish later, and another lake once the setting names it.
 */
final class SessionViews {
    private final SparkSession session;
    private boolean done;

    SessionViews(SparkSession session) {
        this.session = session;
    }

    /** Makes the views, unless that is done, or under way further up, or there is no lake. */
    synchronized void ensure() {
        if (done || LakeSetting.uri(session).isEmpty() || !LakeSetting.wantsViews(session)) {
            return;
        }
        done = true;
        for (String name : LakeViews.of(LakeSetting.lake(session)).names()) {
            session.sql("CREATE OR REPLACE TEMPORARY VIEW %s AS SELECT * FROM %s('%s')"
                    .formatted(name, LakeViewFunction.NAME, name));
        }
    }
}
