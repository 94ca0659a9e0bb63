#if DEBUG
namespace PlumCache.Storage;

/// <summary>What a place throws that a <see cref="FaultSchedule"/> has fail, unless it says otherwise. Only in the checked build.</summary>
public sealed class InjectedFaultException() : Exception("A fault that a test has scheduled.");
#endif
