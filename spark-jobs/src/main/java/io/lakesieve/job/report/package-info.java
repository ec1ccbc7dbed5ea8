/** Gathers the report's figures, rows and thumbnails from the tables, within fixed bounds, and writes the page. */
package io.lakesieve.job.report;
