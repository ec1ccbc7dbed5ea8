/**
 * One class for each Delta table, which alone converts its records to rows and back; alone imports Delta. Jobs, views
 * and the command line import it.
 */
package io.lakesieve.table;
