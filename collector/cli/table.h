#pragma once
// Aligned columns. A value; pure but for print.

#include <string>
#include <vector>

#include "collector/cli/session.h"

namespace watchbill::cli {

struct Cell {
  std::string text;
  Style style = Style::plain;
};

class Table {
 public:
  /// An empty list of titles prints no heading.
  explicit Table(std::vector<std::string> titles) : titles_(std::move(titles)) {}
  void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }
  /// Two spaces between columns; on a terminal the last column is cut at its edge.
  void print(const Session&) const;

 private:
  std::vector<std::string> titles_;
  std::vector<std::vector<Cell>> rows_;
};

/// `name` in a column of its own, then the value; for descriptions of one thing.
void print_pair(const Session&, const std::string& name, const std::string& value);

}  // namespace watchbill::cli
