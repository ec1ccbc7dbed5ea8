/** Views over a lake's tables, as datasets and in SQL, where {@code sql} finds them by {@code ServiceLoader}. */
package io.lakesieve.view;
