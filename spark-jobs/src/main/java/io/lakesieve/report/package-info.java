/**
 * Renders the findings of an audit as an HTML page. It imports the kernels' values and the template engine, no Spark,
 * no tables and no files; {@code job.report} fills its records and writes the page.
 */
package io.lakesieve.report;
