"""The pictures that ``lakesieve demo`` audits, in a jar; they are under the GNU General Public License 2."""
