#include "collector/cli/program.h"

int main(int argc, char** argv) {
  return watchbill::cli::run(argc, argv);
}
