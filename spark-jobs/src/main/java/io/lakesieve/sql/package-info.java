/** The lake in SQL: views over its tables, functions over its label sets and banks; the command line may import it. */
package io.lakesieve.sql;
