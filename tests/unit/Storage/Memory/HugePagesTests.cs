using System.Globalization;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>What the system is asked for, as it says itself: proc(5), VmFlags of /proc/self/smaps.</summary>
public sealed unsafe class HugePagesTests
{
    private const int Page = SystemMemory.HugePageBytes;
    private const string Asked = "hg", Refused = "nh";

    [Fact]
    public void MemoryThatIsDenselyUsedIsAskedForInHugePages()
    {
        SkipWhereThereAreNone();
        using var memory = new SystemMemory(8 * Page, isInHugePages: true);
        Assert.True(memory.TryCommit(0, 8 * Page));
        Assert.Equal(0, (nint)memory.Start % Page);
        for (int page = 0; page < 8; page++) Assert.Equal(Asked, Flag(memory, page));
    }

    [Fact]
    public void OtherMemoryIsNotAlsoWhereTheMachineGivesThemUnasked()
    {
        SkipWhereThereAreNone();
        using var memory = new SystemMemory(8 * Page);
        Assert.True(memory.TryCommit(0, 8 * Page));
        Assert.Equal(Refused, Flag(memory, 1));
    }

    /// <summary>The system makes whole again in the background what lies in pieces, and would take again what was given back.</summary>
    [Fact]
    public void APageOfWhichAPartWasGivenBackIsNotMadeHugeAgain()
    {
        SkipWhereThereAreNone();
        using var memory = new SystemMemory(8 * Page, isInHugePages: true);
        Assert.True(memory.TryCommit(0, 8 * Page));

        // Of page 1 the end, 2 and 3 whole, of 4 the start; and a part of 6 that reaches no end of it.
        memory.Discard((2 * Page) - 8192, (4 * Page) + 8192);
        memory.Discard((6 * Page) + 8192, (6 * Page) + 65_536);
        string flags = string.Join(' ', Enumerable.Range(0, 8).Select(page => Flag(memory, page)));
        Assert.Equal("hg nh hg hg nh hg nh hg", flags);
    }

    [Fact]
    public void APageThatWasGivenBackWholeMayBeHugeAgain()
    {
        SkipWhereThereAreNone();
        using var memory = new SystemMemory(8 * Page, isInHugePages: true);
        Assert.True(memory.TryCommit(0, 8 * Page));
        memory.Discard(Page + 8192, 2 * Page);
        Assert.Equal(Refused, Flag(memory, 1));
        memory.Discard(0, 3 * Page);
        for (int page = 0; page < 3; page++) Assert.Equal(Asked, Flag(memory, page));
    }

    /// <summary>A border of a step inside a huge page would cost it at each of them.</summary>
    [Fact]
    public void WhatLiesBeyondTheTopIsGivenBackInStepsOfWholeHugePages()
    {
        SkipWhereThereAreNone();
        using var arena = new Arena(256 << 20);
        uint first = arena.Allocate(1000), large = arena.Allocate(64 << 20);
        arena.Free(large, arena.GranulesAt(large));
        while (arena.Trim(5 << 20))
        {
        }

        Assert.Equal(Refused, Flag(arena.Start + (first * Arena.GranuleBytes)));
        for (int page = 1; page < 32; page++) Assert.Equal(Asked, Flag(arena.Start + (page * (long)Page)));
    }

    private static string Flag(SystemMemory memory, int page) => Flag(memory.Start + (page * (long)Page));

    /// <summary>The one of the two flags that the mapping of an address has.</summary>
    private static string Flag(byte* address)
    {
        bool isIt = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string word = line.Split(' ')[0];
            string[] range = word.Split('-');
            if (range.Length == 2 && TryParse(range[0], out ulong from) && TryParse(range[1], out ulong to))
            {
                isIt = (ulong)address >= from && (ulong)address < to;
            }
            else if (isIt && word == "VmFlags:")
            {
                return line.Split(' ').Single(static flag => flag is Asked or Refused);
            }
        }

        throw new InvalidOperationException("The address is not mapped.");
    }

    private static bool TryParse(string text, out ulong address) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out address);

    private static void SkipWhereThereAreNone() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && Directory.Exists("/sys/kernel/mm/transparent_hugepage"), "The system has no transparent huge pages.");
}
