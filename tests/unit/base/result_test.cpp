#include "base/result.hpp"

#include <memory>
#include <string>
#include <type_traits>

#include <gtest/gtest.h>

namespace darman::base {
namespace {

Error no_such_member() {
    return {ErrorCode::NotFound, "claims.csv row 12", "no member 17", "add the member first"};
}

Result<int> half_of(int number) {
    if (number % 2 != 0) {
        return Error{ErrorCode::InvalidInput, "", "odd", ""};
    }
    return number / 2;
}

Result<int> quarter_of(int number) {
    DARMAN_ASSIGN_OR_RETURN(const int half, half_of(number));
    DARMAN_ASSIGN_OR_RETURN(const int quarter, half_of(half));
    return quarter;
}

Result<void> must_be_even(int number) {
    DARMAN_RETURN_IF_ERROR(half_of(number));
    return {};
}

TEST(Result, holds_the_value_it_was_given) {
    const Result<std::string> result(std::string("یک"));
    ASSERT_TRUE(result.has_value());
    EXPECT_TRUE(static_cast<bool>(result));
    EXPECT_EQ(*result, "یک");
    EXPECT_EQ(result->size(), 4U);
}

TEST(Result, holds_the_error_it_was_given) {
    const Result<int> result(no_such_member());
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::NotFound);
    EXPECT_EQ(result.error().message, "no member 17");
}

TEST(Result, may_hold_an_error_as_its_value) {
    const Result<bool> refused(Error{ErrorCode::InvalidInput, "", "x", ""});
    const Result<bool> no(false);
    EXPECT_FALSE(refused.has_value());
    EXPECT_TRUE(no.has_value()) << "false is a value, not a failure";
}

TEST(Result, carries_what_can_only_be_moved) {
    Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
    const std::unique_ptr<int> taken = std::move(result).value();
    EXPECT_EQ(*taken, 7);
}

TEST(Result, hands_the_first_error_up_through_the_macros) {
    EXPECT_EQ(*quarter_of(12), 3);
    EXPECT_EQ(quarter_of(6).error().message, "odd");
    EXPECT_EQ(quarter_of(7).error().message, "odd");
    EXPECT_TRUE(must_be_even(2));
    EXPECT_FALSE(must_be_even(3));
}

TEST(Result, of_nothing_is_fine_or_an_error) {
    const Result<void> fine;
    const Result<void> failed(no_such_member());
    EXPECT_TRUE(fine);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().place, "claims.csv row 12");
}

TEST(ResultDeathTest, stops_when_the_wrong_side_is_read) {
    const Result<int> failed(no_such_member());
    const Result<int> fine(1);
    EXPECT_DEATH(static_cast<void>(failed.value()), "has_value");
    EXPECT_DEATH(static_cast<void>(fine.error()), "has_value");
    EXPECT_DEATH(static_cast<void>(Result<void>().error()), "has_value");
}

TEST(Error, is_written_in_one_line_without_its_empty_parts) {
    EXPECT_EQ(no_such_member().line(), "claims.csv row 12: no member 17: add the member first");
    EXPECT_EQ((Error{ErrorCode::Io, "", "disk full", ""}.line()), "disk full");
    EXPECT_EQ((Error{ErrorCode::Io, "", "disk full", "free some space"}.line()),
              "disk full: free some space");
}

TEST(Error, of_the_user_exits_with_2_and_of_the_machine_with_3) {
    for (const ErrorCode code : {ErrorCode::InvalidInput,
                                 ErrorCode::NotFound,
                                 ErrorCode::Conflict,
                                 ErrorCode::OutOfRange,
                                 ErrorCode::LimitExceeded}) {
        EXPECT_EQ(exit_code(code), 2);
    }
    EXPECT_EQ(exit_code(ErrorCode::Io), 3);
    EXPECT_EQ(exit_code(ErrorCode::Internal), 3);
}

}  // namespace
}  // namespace darman::base
