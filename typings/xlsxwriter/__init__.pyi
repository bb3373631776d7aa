"""XlsxWriter 3.2 is only half typed: the names that are used here, as its documentation describes them."""

from xlsxwriter.workbook import Workbook as Workbook
