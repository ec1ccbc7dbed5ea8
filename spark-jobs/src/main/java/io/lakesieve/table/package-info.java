/**
 * One class per Delta table, which alone knows how its records are stored; the only importer of Delta. Jobs and the
 * command line import it.
 */
package io.lakesieve.table;
