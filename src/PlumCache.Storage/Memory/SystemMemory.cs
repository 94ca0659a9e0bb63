using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>
/// One range of addresses, reserved whole and made usable from its start in steps, on Linux, macOS and Windows. Reserving costs address
/// space only, on systems that never overcommit too. Usable memory begins as zeros. Nothing is unmapped before <see cref="Dispose"/>, so a
/// stale pointer into the usable part reads garbage but never faults.
/// </summary>
internal sealed unsafe class SystemMemory : IDisposable
{
    /// <summary>Bytes of a huge page, and the boundary that a range in huge pages begins at.</summary>
    internal const int HugePageBytes = 2 << 20;

    private readonly nuint _reservedBytes;
    private readonly bool _isInHugePages;
    private nint _address;

    /// <summary>Reserves a range.</summary>
    /// <param name="bytes">Rounded up to whole pages.</param>
    /// <param name="isInHugePages">
    /// Whether the system is asked for huge pages, which only Linux is: for memory that is densely used and read here and there.
    /// </param>
    /// <exception cref="AddressSpaceException">The system refuses them.</exception>
    internal SystemMemory(long bytes, bool isInHugePages = false)
    {
        _isInHugePages = isInHugePages && OperatingSystem.IsLinux();
        _reservedBytes = (nuint)RoundUp(bytes) + (_isInHugePages ? (nuint)HugePageBytes : 0);
        if (OperatingSystem.IsWindows())
        {
            _address = WindowsCalls.Allocate(0, _reservedBytes, WindowsCalls.MemReserve, WindowsCalls.PageNoAccess);
            if (_address == 0) throw Failed("reserve", bytes);
            return;
        }

        _address = UnixCalls.Map(0, _reservedBytes, UnixCalls.ProtNone, AnonymousFlags, -1, 0);
        if (_address == -1) throw Failed("reserve", bytes);

        // Said in both cases: what the system does unasked is a setting of the machine.
        if (!OperatingSystem.IsLinux()) return;
        _ = UnixCalls.Advise(_address, _reservedBytes, _isInHugePages ? UnixCalls.LinuxHugePage : UnixCalls.LinuxNoHugePage);
    }

    /// <summary>Reserves a second range, or gives the first one back.</summary>
    /// <param name="first">Disposed when the second is refused.</param>
    /// <param name="bytes">Of the second.</param>
    /// <exception cref="AddressSpaceException">The system refuses them.</exception>
    internal static SystemMemory ReserveBeside(SystemMemory first, long bytes)
    {
        try
        {
            return new SystemMemory(bytes);
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    /// <summary>First byte of the range.</summary>
    internal byte* Start => (byte*)(_isInHugePages ? RoundUp(_address, HugePageBytes) : _address);

    private static int AnonymousFlags => OperatingSystem.IsMacOS()
        ? UnixCalls.MapPrivate | UnixCalls.MacMapAnonymous
        : UnixCalls.MapPrivate | UnixCalls.LinuxMapAnonymous | UnixCalls.LinuxMapNoReserve;

    /// <summary>Makes a part of the range usable. Parts already usable keep their content.</summary>
    /// <returns>False when the system refuses.</returns>
    internal bool TryCommit(long from, long to)
    {
        from = RoundDown(from);
        to = Math.Min(RoundUp(to), _address + (long)_reservedBytes - (long)Start);
        if (to <= from) return true;
        nint at = (nint)Start + (nint)from;
        return OperatingSystem.IsWindows()
            ? WindowsCalls.Allocate(at, (nuint)(to - from), WindowsCalls.MemCommit, WindowsCalls.PageReadWrite) != 0
            : UnixCalls.Protect(at, (nuint)(to - from), UnixCalls.ProtReadWrite) == 0;
    }

    /// <summary>
    /// Has the system make the pages of a usable part that it has not made yet, all in one call: a fault for each costs more than the page.
    /// Only Linux from 5.14 on does; elsewhere, and where it refuses, each is made when it is written to.
    /// </summary>
    internal void Populate(long from, long to)
    {
        from = RoundDown(from);
        to = RoundUp(to);
        if (!OperatingSystem.IsLinux() || to <= from) return;
        _ = UnixCalls.Advise((nint)Start + (nint)from, (nuint)(to - from), UnixCalls.LinuxPopulateWrite);
    }

    /// <summary>Bytes of the whole pages inside a part: what <see cref="Discard"/> gives back of it.</summary>
    internal static long WholePages(long from, long to) => Math.Max(0, RoundDown(to) - RoundUp(from));

    /// <summary>Gives the whole pages inside a usable part back to the system: their content is lost, they stay usable.</summary>
    internal void Discard(long from, long to)
    {
        from = RoundUp(from);
        to = RoundDown(to);
        if (to <= from) return;
        nint at = (nint)Start + (nint)from;
        nuint length = (nuint)(to - from);
        if (OperatingSystem.IsWindows())
        {
            // It may refuse pages that are locked; then they stay, which is only a loss of memory.
            _ = WindowsCalls.Discard(at, length);
        }
        else if (OperatingSystem.IsMacOS())
        {
            // A fresh mapping over the old one: macOS has no advice that gives pages back at once and reads as zeros.
            nint mapped = UnixCalls.Map(at, length, UnixCalls.ProtReadWrite, AnonymousFlags | UnixCalls.MapFixed, -1, 0);
            if (mapped == -1) throw Failed("remap", to - from);
        }
        else
        {
            _ = UnixCalls.Advise(at, length, UnixCalls.LinuxDontNeed);
            if (_isInHugePages) AdviseGivenBack(at, at + (nint)length);
        }
    }

    /// <summary>Gives the range back. Nothing of it may be in use. May be called twice.</summary>
    public void Dispose()
    {
        nint address = Interlocked.Exchange(ref _address, 0);
        if (address == 0) return;
        if (OperatingSystem.IsWindows()) _ = WindowsCalls.Free(address, 0, WindowsCalls.MemRelease);
        else _ = UnixCalls.Unmap(address, _reservedBytes);
    }

    /// <summary>
    /// Keeps the system from making whole again, behind our back, a huge page of which a part was given back: it would take that part
    /// again. One that was given back whole begins anew, and may be huge.
    /// </summary>
    private static void AdviseGivenBack(nint from, nint to)
    {
        nint firstWhole = (nint)RoundUp(from, HugePageBytes), lastWhole = to & -HugePageBytes;
        if (firstWhole < lastWhole) _ = UnixCalls.Advise(firstWhole, (nuint)(lastWhole - firstWhole), UnixCalls.LinuxHugePage);
        if (from < firstWhole) _ = UnixCalls.Advise(firstWhole - HugePageBytes, HugePageBytes, UnixCalls.LinuxNoHugePage);
        if (lastWhole < to && lastWhole >= firstWhole) _ = UnixCalls.Advise(lastWhole, HugePageBytes, UnixCalls.LinuxNoHugePage);
    }

    private static long RoundUp(long bytes, int unit) => (bytes + unit - 1) & -unit;

    private static long RoundDown(long bytes) => bytes & -Environment.SystemPageSize;

    private static long RoundUp(long bytes) => (bytes + Environment.SystemPageSize - 1) & -Environment.SystemPageSize;

    private static AddressSpaceException Failed(string what, long bytes) =>
        new($"The system refuses to {what} {bytes} bytes of address space.", new Win32Exception(Marshal.GetLastPInvokeError()));
}
