using System.Globalization;

namespace PlumCache.Tests.Shared;

/// <summary>
/// How long random tests may take. They try a number of cases that fits between two commits; the environment's <c>TEST_BUDGET</c>, a
/// whole number of at least 1, multiplies it for runs that have the time.
/// </summary>
public static class TestBudget
{
    private const string Name = "TEST_BUDGET";

    /// <summary>By how much; 1 when nothing is said.</summary>
    public static int Factor { get; } = Parse(Environment.GetEnvironmentVariable(Name));

    /// <summary>So many cases times the budget.</summary>
    public static int Times(int cases) => checked(cases * Factor);

    /// <summary>The factor that a text means.</summary>
    /// <exception cref="FormatException">It means none: a long run that is a short one unnoticed proves nothing.</exception>
    public static int Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return 1;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int factor) && factor >= 1
            ? factor
            : throw new FormatException($"{Name} is a whole number of at least 1, not \"{text}\".");
    }
}
