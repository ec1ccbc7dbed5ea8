/** The figures, rows and thumbnails of the report, gathered from the tables. */
package io.lakesieve.job.report;
