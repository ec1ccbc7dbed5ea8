/**
 * An audit as a page: records of what was found, and their HTML. It knows the kernels' values and the template engine, no
 * Spark, no tables and no files; jobs fill the records and write the page.
 */
package io.lakesieve.report;
