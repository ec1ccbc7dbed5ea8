/** Views over a lake's tables, as datasets and in SQL; jobs and the command line may import it. */
package io.lakesieve.view;
